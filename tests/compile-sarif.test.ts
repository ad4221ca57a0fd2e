import type { Log, Result } from 'sarif';
import { expect, test } from 'vitest';
import { hosts } from '../src/hosts/registry.ts';
import { agentText, testProject, type TestProject } from './emit-project.ts';
import { validSarif } from './sarif-schema.ts';

async function resultsOf(project: TestProject, host: string, more: { readonly allow?: string; readonly out?: string } = {}): Promise<Result[]> {
  const { out } = await project.compile(['agents'], { host, format: 'sarif', ...more });
  const log = JSON.parse(out) as Log;
  expect(validSarif(log), JSON.stringify(validSarif.errors?.slice(0, 3))).toBe(true);
  const [{ results, tool, automationDetails }] = log.runs as [Log['runs'][0]];
  expect(automationDetails!.id).toBe('mandate-compile/');
  for (const { ruleId, ruleIndex } of results!) expect(tool.driver.rules![ruleIndex!]!.id).toBe(ruleId);
  return results!;
}

test('why a pair is refused is told once for each reason, at its place', async () => {
  const project = testProject();
  project.write('agents/mia.md', agentText('mia', 'Bash(git:*)'));
  const { json } = await project.compile(['agents'], { host: 'two' });
  const results = await resultsOf(project, 'two');
  expect(results).toHaveLength(json.diagnostics.length);
  expect(results[0]).toMatchObject({ ruleId: 'compile/widened', level: 'error', locations: [{ physicalLocation: { artifactLocation: { uri: 'agents/mia.md' }, region: { startLine: 4 } } }] });
});

test('what is written although it widens is told as well', async () => {
  const project = testProject();
  project.write('agents/mia.md', agentText('mia', 'Bash(git:*)'));
  const [result] = await resultsOf(project, 'two', { allow: 'widened' });
  expect(result).toMatchObject({ ruleId: 'compile/widened', level: 'error', message: { text: expect.stringContaining('`tools` of mia is widened on two: the pattern is lost') } });
});

test('an output is named from the top of the repository', async () => {
  const project = testProject();
  project.write('agents/mia.md', agentText('mia'));
  project.write('out/.one/agents/mia.md', 'mine\n');
  const [result] = await resultsOf(project, 'one', { out: 'out' });
  expect(result).toMatchObject({ ruleId: 'compile/not-owned', locations: [{ physicalLocation: { artifactLocation: { uri: 'out/.one/agents/mia.md', uriBaseId: '%SRCROOT%' } } }] });
});

test('every fate of real hosts that is no promise kept is a result of its own', async () => {
  const project = testProject(hosts);
  project.write('agents/mia.md', agentText('mia', 'Read, Grep, Bash(git:*)'));
  const all = hosts.map(({ id }) => id).join(',');
  const { json } = await project.compile(['agents'], { host: all });
  const results = await resultsOf(project, all);
  const told = json.bundles.flatMap(({ ledger, refused }) => ledger.filter(({ fate }) => !['exact', 'enforced', 'source'].includes(fate) && !(refused && fate === 'widened')));
  expect(results).toHaveLength(told.length + json.diagnostics.length);
  expect(new Set(results.map(({ partialFingerprints }) => partialFingerprints!['mandate/v1'])).size).toBe(results.length);
});
