import { defineHost, type Host } from '../../host.ts';
import { dataAgents } from './config.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import type { PermissionFacts } from './facts.ts';
import { installOf } from './install.ts';
import { load } from './load.ts';
import { read } from './read.ts';
import { readRun } from './recording.ts';
import { write } from './write.ts';

/** A host whose agents are held by permission rules: all it has of its own are facts. */
export function permissionHost(facts: PermissionFacts): Host {
  const { id, title, fact, folders, holds, tools, fields, demands, builtins, settings, places } = facts;
  return defineHost({
    id,
    title,
    fact,
    homes: folders.flatMap((folder) => [`${folder}/agent/**/*.md`, `${folder}/agents/**/*.md`]),
    holds,
    tools,
    fields,
    demands,
    builtins,
    settings,
    promptScheme: '{file:',
    ...places,
    install: installOf(facts),
    dataAgents: (file) => dataAgents(file, facts),
    read: (document) => read(document, facts),
    load: (document) => load(document, facts),
    write: (agent, context) => write(agent, context, facts),
    effective: (files, context) => effective(files, context, facts),
    enforce: (agent) => enforce(agent, facts),
    readRun,
  });
}
