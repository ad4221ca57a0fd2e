import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

// Words by which a description says when it is the agent's turn, in the languages that the lexicons speak.
const plain = 'use[ds]?|using|when(?:ever)?|if|for|before|after|during|on demand|proactively|must|invoke[ds]?|call(?:ed)?|trigger\\w*|activate[ds]?|delegate|specializ\\w*|specialis\\w*|expert|handles?|helps?|assists?';
/** What nearly every description has, in small letters. Letters of all scripts are dear to compile, so those around the word are looked at elsewhere, and so are both cases. */
const usual = new RegExp(`(?:^|[\\0-\`{-\\x7f])(?:${plain})(?:$|[\\0-\`{-\\x7f])`);
// Only what is not raw is written in ASCII in what is built.
const words = 'использ|когда|если|для|перед|после|вызыва|применя|使用|当|时|用于|場合|とき|時|使う|ため|사용|경우|때|위한';
const others = 'usa|use|utili[sz]\\p{L}*|cuando|quando|si|se|para|per|quand|lorsque|pour|wenn|falls|für|verwende\\p{L}*|nutze\\p{L}*|için|kullan\\p{L}*|durumunda|zaman';
const trigger = new RegExp(`(?<!\\p{L})(?:${plain})(?!\\p{L})|${words}|(?<!\\p{L})(?:${others})(?!\\p{L})`, 'iu');

export default defineRule({
  id: 'core/description-trigger',
  summary: 'Prefer a `description` that says when to use the agent.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    untold: {
      text: 'Unexpected `description` without an occasion, expected when to use the agent',
      why: 'The one who delegates goes by the description alone and has to guess whose turn it is.',
      help: 'Begin with the occasion: `Use it when …`.',
    },
  },
  check({ agent, report }) {
    return {
      agent() {
        const { description } = agent;
        if (!hostById(agent.dialect) || !description || description.inferred || usual.test(description.value.toLowerCase()) || trigger.test(description.value)) return;
        report({ message: 'untold', at: description.span });
      },
    };
  },
});
