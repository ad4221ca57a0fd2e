import type { DataAgent } from '../../parse/document.ts';
import { entry, textField, type MapValue, type ScalarValue } from '../../parse/value.ts';
import type { DataFile } from '../host.ts';
import { plainText } from './template.ts';

/** The agent of a recipe. Its prompt is what the model gets: marks that are escaped in the file stand for themselves. */
export function dataAgents({ path, format, map, problems }: DataFile): readonly Omit<DataAgent, 'host'>[] | undefined {
  if (format === 'toml') return undefined;
  const isHome = /(?:^|\/)\.(?:goose|agents)\/recipes\/[^\0]*\.(?:json|yaml)$/.test(path);
  const nested = entry(map, 'recipe')?.value;
  const recipe = nested?.kind === 'map' ? nested : map;
  if (!isHome && !isRecipe(recipe)) return undefined;
  const prompt = promptOf(recipe);
  return [{ problems, ...(recipe ? { fields: recipe } : {}), ...(prompt ? { prompt } : {}) }];
}

function isRecipe(map: MapValue | undefined): boolean {
  return ['title', 'description'].every((key) => textField(map, key)) && ['instructions', 'prompt'].some((key) => textField(map, key));
}

function promptOf(map: MapValue | undefined): ScalarValue | undefined {
  const value = (entry(map, 'instructions') ?? entry(map, 'prompt'))?.value;
  if (value?.kind !== 'scalar' || typeof value.value !== 'string') return undefined;
  const text = entry(map, 'parameters') ? undefined : plainText(value.value);
  if (text === undefined || text === value.value) return value;
  const { plain: _plain, ...rest } = value;
  return { ...rest, value: text };
}
