import type { Agent, ModelChoice } from '../../model/agent.ts';
import type { Fate } from '../host.ts';
import type { Ledger } from './ledger.ts';

/** Says of a name that it is the author's, or why another is written. */
export function sayName(written: string, { name }: Agent, because: string, entries: Ledger): void {
  if (written === name.value) entries.leaf('name', name);
  else entries.add({ field: 'name', fate: 'inferred', how: `written as \`${written}\`, because ${because}`, span: name.span });
}

/** The description; the name where the author wrote none and the host does not do without. */
export function descriptionOr(name: string, { name: own, description }: Agent, because: string, entries: Ledger): string {
  if (description) entries.leaf('description', description);
  else entries.add({ field: 'description', fate: 'inferred', how: `the name, because ${because}`, span: own.span });
  return description?.value ?? name;
}

/** The fields that the model has no place for: those of a file of the same host as they were, and none of another. */
export function extraFields({ dialect, extra }: Agent, { id, title }: { readonly id: string; readonly title: string }, entries: Ledger): [string, unknown][] {
  const isOwn = dialect === id;
  for (const { key, span } of extra) entries.add({ field: key.value, span, ...(isOwn ? { fate: 'exact', how: 'written as it was' } : { fate: 'dropped', how: `a field that is not carried over to ${title}` }) });
  return isOwn ? extra.map(({ key, value }) => [key.value, value]) : [];
}

interface ModelHost {
  readonly title: string;
  /** What a file without a model means; absent where the host has a word for the model of the caller. */
  readonly silence?: string;
  /** What happens without a model. */
  readonly otherwise?: string;
  readonly held?: Fate;
}

/** The name of the agent's model on a host; nothing where it is left out, or none is known. */
export function modelField({ model }: Agent, { title, silence, otherwise = 'the agent runs on the model of its caller', held: fate = 'exact' }: ModelHost, entries: Ledger, nameOf: (model: ModelChoice) => string | undefined): string | undefined {
  if (!model) return undefined;
  const { tier, written, span } = model;
  if (tier === 'inherit' && silence !== undefined) {
    entries.add({ field: 'model', fate, how: `left out, which means ${silence}`, span });
    return undefined;
  }
  const name = nameOf(model);
  if (name) entries.add({ field: 'model', fate, how: name === written ? 'the same name' : `written as \`${name}\``, span });
  else entries.add({ field: 'model', fate: 'dropped', how: `no setting says which model of ${title} \`${written}\` is, so ${otherwise}`, span });
  return name;
}
