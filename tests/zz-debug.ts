import { readAgent } from '../src/hosts/detect.ts';
import { openSource } from '../src/hosts/open.ts';
import { hosts } from '../src/hosts/registry.ts';
import { lower, permittedOn } from '../src/lower/lower.ts';
import { fromText } from '../src/parse/source.ts';
import { wider } from './last-match.ts';
import { readFileSync } from 'node:fs';
const context = { models: {}, servers: [], settings: new Map() };
for (const line of readFileSync(process.argv[2]!, 'utf8').split('\n').filter(Boolean)) {
  const [id, path, text] = JSON.parse(line);
  const host = hosts.find((h) => h.id === id)!;
  const agent = readAgent(openSource(fromText(path, text))[0]!);
  const bundle = lower(agent, host, { context, allowed: () => false });
  const servers = agent.authority.grants.flatMap(({ target }) => (target.kind === 'mcp' ? [target.server] : []));
  const written = bundle.files.find((file) => file.bodyStart !== undefined)?.text ?? '';
  console.log('=====', id, text.slice(0, 300));
  console.log('grants', agent.authority.rest, agent.authority.grants.map((g) => `${g.effect} ${JSON.stringify(g.target)} ${g.pattern ?? ''}`).join('; '));
  console.log(written.slice(0, 600), bundle.refused ? 'REFUSED' : '');
  const powers = host.effective(bundle.files, { ...context, servers });
  console.log('powers', JSON.stringify(powers));
  console.log('permitted', JSON.stringify(permittedOn(host, agent)));
  console.log('WIDER', wider({ id: agent.dialect, text, powers: permittedOn(host, agent) }, { id, text: written, powers }).slice(0, 6));
}
