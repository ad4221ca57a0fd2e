import { chat } from './protocols/chat.ts';
import { gemini } from './protocols/gemini.ts';
import { messages } from './protocols/messages.ts';
import { responses } from './protocols/responses.ts';
import type { Protocol } from './protocols/protocol.ts';

/** The model protocols the mock server speaks. */
export const protocols: readonly Protocol[] = [messages, chat, responses, gemini];
