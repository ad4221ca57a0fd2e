import type { Located } from '../text/span.ts';
import type { ModelChoice, ModelTier } from './agent.ts';

const providers: readonly (readonly [RegExp, string])[] = [
  [/^claude-/, 'anthropic'],
  [/^(?:gpt-|o[1-9](?:-|$)|chatgpt-|codex-)/, 'openai'],
  [/^gemini-/, 'google'],
];

/** A model as written, with the tier it stands for on its host or the provider that serves the literal. */
export function modelChoice({ value, span }: Located<string>, tiers: Readonly<Record<string, ModelTier>>): ModelChoice {
  const written = value.trim();
  const tier = Object.hasOwn(tiers, written.toLowerCase()) ? tiers[written.toLowerCase()] : undefined;
  if (tier) return { written, span, tier };
  const slash = written.indexOf('/');
  const provider = slash > 0 ? written.slice(0, slash) : providers.find(([pattern]) => pattern.test(written))?.[1];
  return { written, span, ...(provider ? { provider } : {}) };
}
