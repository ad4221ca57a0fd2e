import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { protocols } from './protocols.ts';
import { type Answer, type Asked, type Json, object, type Protocol } from './protocols/protocol.ts';

/** One model call as it came over the wire. */
export interface ModelRequest extends Asked {
  readonly protocol: Protocol['id'];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as sent. Kept in memory for the run only: it holds the host's own prompt. */
  readonly raw: Json;
}

/** Says what the model answers; `turn` counts the calls of this channel from 0. */
export type Script = (request: ModelRequest, turn: number) => Answer;

/** One conversation partner: an address of its own, so that many hosts and projects can run at the same time. */
export interface Channel {
  /** Base address without a final slash; a host appends the path of its protocol. */
  readonly url: string;
  readonly requests: readonly ModelRequest[];
  close(): void;
}

export interface Mock {
  /** Address of the server itself; fit as `HTTPS_PROXY`, where every request is refused and recorded. */
  readonly url: string;
  /** What was asked for and is no model call, as `METHOD address`. */
  readonly refused: readonly string[];
  open(script: Script): Channel;
  close(): Promise<void>;
}

/** Starts a model server on 127.0.0.1 that keeps a raw journal and refuses and records everything but model calls. */
export async function startMock(): Promise<Mock> {
  const channels = new Map<string, { script: Script; requests: ModelRequest[] }>();
  const refused: string[] = [];
  const server = createServer((request, response) => {
    void respond(request, response);
  });
  server.on('connect', (request, socket) => {
    refused.push(`CONNECT ${request.url ?? ''}`);
    // A host that gives up first resets the connection.
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readAll(request);
    const path = (request.url ?? '').replace(/\?.*$/s, '');
    const channel = channels.get(/^\/channel\/(\d+)\//.exec(path)?.[1] ?? '');
    const protocol = protocols.find((candidate) => candidate.match(path) !== undefined);
    if (request.method !== 'POST' || !channel || !protocol) return refuse(request, response);
    let body: Json;
    try {
      body = object(JSON.parse(text));
    } catch {
      return refuse(request, response);
    }
    let reply = protocol.count();
    if (protocol.match(path) === 'call') {
      const asked: ModelRequest = { protocol: protocol.id, headers: request.headers, ...protocol.read(body, path), raw: body };
      const turn = channel.requests.push(asked) - 1;
      reply = protocol.answer(channel.script(asked, turn), body, path, turn);
    }
    response.writeHead(200, { 'content-type': reply.type });
    response.end(reply.body);
  }

  function refuse(request: IncomingMessage, response: ServerResponse): void {
    refused.push(`${request.method ?? ''} ${(request.url ?? '').replace(/^\/channel\/\d+/, '')}`);
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end('{"error":{"type":"not_found_error","message":"not a model call"}}');
  }

  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let opened = 0;
  return {
    url,
    refused,
    open(script) {
      const id = String(opened++);
      const requests: ModelRequest[] = [];
      channels.set(id, { script, requests });
      return { url: `${url}/channel/${id}`, requests, close: () => void channels.delete(id) };
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
