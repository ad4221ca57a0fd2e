import { findPhrases } from './attack-words.ts';

/** What a text that nobody sees asks of the model. */
export interface HiddenOrder {
  /** It hides something, touches what is private, or sends something out. */
  readonly isHarmful: boolean;
}

const action = String.raw`(?:read|send|run|execute|upload|include|append|add|approve|ignore|disregard|push|post|call|fetch|download|install|delete|remove|write|copy|exfiltrate|forward|output|print|reveal|disable|skip|merge|grant|tell|say|answer|reply|respond|open|visit|use|pass|commit|give|treat|act|follow|insert|always|never|silently|secretly|do not|don't)`;

/** A role called by its name, or *you* with a duty, and soon after it something to do. */
const toModel = new RegExp(String.raw`\b(?:assistant|system|agent|claude|copilot|codex|gemini|chatgpt|gpt|llm|the model|ai)\s{0,2}[:,\u2014-][^.!?\n]{0,80}?\b${action}\b|\byou (?:must|should|shall|will|have to|need to|are to|are required to)\b[^.!?\n]{0,40}?\b${action}\b`, 'i');
const imperative = new RegExp(String.raw`^\s{0,8}(?:please |now |then |also |first,? |important:? ){0,2}${action}\b`, 'i');
const isPrivate = /(?:~|\$HOME)\/\.|\.env\b|id_(?:rsa|ed25519)|credentials?\b|secrets?\b|passwords?\b|api.?keys?\b|private keys?\b|tokens?\b|https?:\/\/(?!localhost|127\.)|\bcurl\b|\bgit push\b|conversation history/i;

/** Whether a hidden text orders the model to do something. Hidden by its style or by blanks, a plain imperative is enough. */
export function hiddenOrder(text: string, isDisguised: boolean): HiddenOrder | undefined {
  const conceals = findPhrases(text, 'concealment').length > 0 || /\b(?:silently|secretly)\b|do not mention (?:it|this|that)\b/i.test(text);
  const overrides = findPhrases(text, 'override').length > 0;
  const isOrder = overrides || toModel.test(text) || (isDisguised && imperative.test(text));
  if (!isOrder && !(conceals && imperative.test(text))) return undefined;
  return { isHarmful: conceals || overrides || isPrivate.test(text) };
}
