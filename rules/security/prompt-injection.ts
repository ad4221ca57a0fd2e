import { findPhrases } from '../../src/analyse/attack-words.ts';
import { serversOf, placeIn, textOf, textsOf, type FieldText } from '../../src/analyse/fields.ts';
import { standingAt } from '../../src/analyse/prose.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { finder } from '../../src/text/gate.ts';
import { oneLine } from '../../src/text/printable.ts';

/** Marks that only the templates of chat models have. */
const templates = finder('a mark of a chat', () => /<\|(?:im_start|im_end|system|user|assistant|endoftext|start_header_id|end_header_id|eot_id|endofprompt)\|>|\[\/?INST\]|<<\/?SYS>>/g);
/** A block that claims rank in a text which is shown to the model beside others. */
const ranked = /<(important|system|critical|instructions?|admin|override|hidden|secret)>[^<]{0,400}/gi;
/** A description that asks for more than its own turn. */
const greedy = finder('a greedy description', () => /\b(?:before|instead of|prior to) (?:using|calling|running) any other (?:agent|tool)s?\b[^.]{0,60}\b(?:pass|send|give|include|share)\b[^.]{0,60}\b(?:conversation|keys|secrets|tokens|credentials|context)\b/gi);
/** A turn of a person and a turn of the model, played in the prompt itself. */
const turns = /^Human: [^\n]{1,400}\n{1,3}(?:Assistant|AI): /gm;

export default defineRule({
  id: 'security/prompt-injection',
  summary: 'Disallow orders to throw away what the model was told.',
  kind: 'security',
  severity: 'warning',
  since: '0.1.0',
  settings: true,
  messages: {
    override: {
      text: 'Unexpected order `{found}`, expected instructions that work beside those of the host',
      why: 'Such words try to set aside the rules of the host and of the person who runs the agent.',
      help: 'Say what the agent is to do. A text that warns of such words puts them in quotes, a table or a list of what to look for.',
    },
    template: {
      text: 'Unexpected `{found}`, expected text without marks of a chat template',
      why: 'A model can take the mark for the end of its instructions and what follows for words of the system or the user.',
      help: 'Take it out, or put it in inline code if the text is about it.',
    },
    turns: {
      text: 'Unexpected turn `{found}` played in the prompt, expected instructions',
      why: 'A model can take a played turn for one that took place, and hold to what it seems to have said.',
      help: 'Put dialogues that are examples into a fence, a quote or an `<example>`.',
    },
    description: {
      text: 'Unexpected `{found}` in a description, expected what it is for',
      why: 'A description is shown to the model in every session, also when nobody calls what it describes, so orders in it reach all other work.',
      help: 'Say what it does and when to use it, and nothing else.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        const { prompt: body, body: { start: from } } = document.prose;
        const inProse = (start: number, end: number): boolean => {
          const { where, isMention } = standingAt(document, from + start, from + end);
          return (where === 'prose' || where === 'html') && !isMention;
        };
        const at = (start: number, end: number) => document.place({ start: from + start, end: from + end });
        for (const { start, end } of findPhrases(body, 'override')) {
          if (inProse(start, end)) report({ message: 'override', data: { found: shown(body.slice(start, end)) }, at: at(start, end) });
        }
        for (const { 0: found, index } of templates(body)) {
          if (inProse(index, index + found.length)) report({ message: 'template', data: { found }, at: at(index, index + found.length) });
        }
        for (const { 0: found, index } of body.includes('Human: ') ? body.matchAll(turns) : []) {
          const isExample = /<(?:example|dialog|conversation)[^<>]{0,40}>/i.test(body.slice(Math.max(0, index - 600), index));
          if (!isExample && inProse(index, index + 6)) report({ message: 'turns', data: { found: shown(found) }, at: at(index, index + found.length) });
        }
        const fields = document.fields?.entries ?? [];
        const own = fields.filter(({ key }) => key.value === 'description' || key.value === 'when_to_use').map(({ value }) => textOf(value));
        const ofServers = serversOf(document).flatMap(({ config }) => textsOf(config).filter(({ key }) => /description|instructions|title/i.test(key)));
        for (const field of [...own, ...ofServers]) if (field) inDescription(field, (found, span) => report({ message: 'description', data: { found }, at: span }));
      },
    };
  },
});

function inDescription(field: FieldText, found: (text: string, span: { start: number; end: number }) => void): void {
  const { text } = field;
  const spans = [
    ...(text.includes('<') ? [...text.matchAll(ranked)] : []).filter(({ 0: block }) => /\b(?:always|never|must|ignore|before|do not|don't|send|pass|read|call|you)\b/i.test(block)).map(({ 0: block, index }) => ({ start: index, end: index + block.length })),
    ...[...greedy(text), ...templates(text)].map(({ 0: match, index }) => ({ start: index, end: index + match.length })),
    // An agent that is there to find attacks says so in its description.
    ...findPhrases(text, 'override').filter(({ start, end }) => !/\b(?:detect|find|flag|guard|audit|review|test|scan|against|never|block|prevent|resist|such as|like|injection|attempt)/i.test(text.slice(Math.max(0, start - 120), start)) && !/["'”]/.test(text.slice(end, end + 2))),
  ].toSorted((a, b) => a.start - b.start);
  const [first] = spans;
  if (first) found(shown(text.slice(first.start, first.end)), placeIn(field, first));
}

function shown(text: string): string {
  const line = oneLine(text);
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
