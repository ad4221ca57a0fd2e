import { persists, starterIn } from '../../src/analyse/attacks.ts';
import { commandsOf } from '../../src/analyse/commands.ts';
import { standingAt } from '../../src/analyse/prose.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { finder } from '../../src/text/gate.ts';

const signs = finder('what starts by itself', () => /\.(?:bash|zsh|profile|zprofile|ssh\/auth|git\/hooks|claude\/|codex\/|gemini\/|qwen\/|cursor\/|copilot\/|kiro\/|factory\/|config\/)|\/etc\/|Launch(?:Agents|Daemons)/g);
/** An order to write into a file, right before its name. */
const writes = /(?<!\b(?:a|an|the|this|that|its|their|your|my|our|every|each|another|one|old|no)\s)\b(?:make a copy|append|add|write|insert|put|install|save|copy|drop|inject|prepend|register|store|place)\b[^.!?\n]{0,120}?\b(?:to|in|into|at|as|under)\b[^.!?\n]{0,60}$|\b(?:edit|modify|change|update|overwrite|patch)\b[^.!?\n]{0,60}$/i;

export default defineRule({
  id: 'security/persistence',
  summary: 'Disallow writes to files that run by themselves.',
  kind: 'security',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    writes: {
      text: 'Unexpected write to `{file}`, {what}, expected the agent to leave it alone',
      why: 'What is written there runs again after the agent is gone, with all the rights of the person.',
      help: 'Take it out, or have the agent show the line and let the person add it.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        for (const found of commandsOf(document)) {
          const starter = persists(found);
          if (starter && !found.standing.isMention) report({ message: 'writes', data: starter, at: document.place(found.command.span) });
        }
        const { text, body } = document.prose;
        let last = -1;
        for (const { index } of signs(text)) {
          if (index < Math.max(body.start, last)) continue;
          const near = text.slice(Math.max(0, index - 24), index + 60);
          const starter = starterIn(near);
          if (!starter) continue;
          const start = text.indexOf(starter.file, Math.max(0, index - 24));
          const { where, isMention, sentence } = standingAt(document, start, start + starter.file.length);
          if (isMention || (where !== 'prose' && where !== 'code' && where !== 'html')) continue;
          // Dots in the names of files end no sentence here.
          const before = text.slice(Math.max(sentence.start, start - 160), start).replace(/`[^`\n]{0,100}`/g, 'it').replace(/[`.]/g, ' ');
          // An administrator creates what starts a machine; who creates what starts with a person's session wants to stay.
          if (!writes.test(before) && !(/\bcreate\b/i.test(before) && !starter.file.startsWith('/etc/'))) continue;
          report({ message: 'writes', data: starter, at: document.place({ start, end: start + starter.file.length }) });
          last = start + starter.file.length;
        }
      },
    };
  },
});
