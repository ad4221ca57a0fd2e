import type { Nodes, Root } from 'mdast';
import { type MessagePort, workerData } from 'node:worker_threads';
import { limits } from '../parse/guards.ts';
import { referenceParser } from '../parse/markdown.ts';

// Answers each text with its tree. The other side sleeps until the signal is set, and ends this thread when that takes too long.
const { port, signal } = workerData as { port: MessagePort; signal: Int32Array };

port.on('message', (text: string) => {
  const tree = referenceParser.parse(text);
  cut(tree);
  port.postMessage(tree);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});

/** Takes off what lies deeper than any tree may be, since a message cannot be that deep. */
function cut(tree: Root): void {
  const stack: (readonly [Nodes, number])[] = [[tree, 0]];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [node, depth] = top;
    if (!('children' in node)) continue;
    if (depth > limits.depth) node.children = [];
    for (const child of node.children) stack.push([child, depth + 1]);
  }
}
