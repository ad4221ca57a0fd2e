import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { directive } from '../../src/contract/directive.ts';
import { extractContract } from '../../src/contract/extract.ts';
import { parseDocument } from '../../src/parse/document.ts';
import { decode } from '../../src/parse/source.ts';
import type { Span } from '../../src/text/span.ts';

function load(name: string) {
  const document = parseDocument(decode(name, readFileSync(new URL(`../../../shared/seeds/${name}`, import.meta.url))));
  return { document, contract: extractContract(document), at: (span: Span) => document.lines.lines(span) };
}

describe('seed 000', () => {
  const { document, contract, at } = load('000_95e2983c5ed8de10.txt');

  test('mandates seven sections in order', () => {
    expect(contract.outputs.map(({ form, strength, fields, span }) => [form, strength, fields, at(span)])).toEqual([['headings', 'must', [], [66, 104]]]);
    expect(contract.outputs[0]?.sections.map(({ order, title, level, nested, optional, span }) => [order, title, level, nested, optional, at(span)[0]])).toEqual([
      [1, 'Executive Summary: Envisioned Outcome', 3, false, false, 70],
      [2, 'Architecture Overview: The Structural Blueprint', 3, false, false, 74],
      [3, 'Service Definitions: Components of Creation', 3, false, false, 78],
      [4, 'API Contracts: Interfaces for Interaction', 3, false, false, 82],
      [5, 'Data Schema: The Foundation of Reality', 3, false, false, 87],
      [6, 'Technology Stack Rationale: Choices for Manifestation', 3, false, false, 92],
      [7, 'Key Considerations: Cultivating Potential', 3, false, false, 99],
    ]);
  });

  test('asks for these things inside the sections', () => {
    const demands = contract.outputs[0]?.sections.map((section) => section.demands.map(({ span, lead, text }) => [at(span)[0], lead ? `${lead} ${text}` : text] as const)) ?? [];
    expect(demands.map((section) => section.map(([line]) => line))).toEqual([[72], [76], [80], [84, 85, 85], [89, 90], [94, 96, 97], [101, 102, 103, 104]]);
    const starts = demands.map((section) => section.map(([, text]) => text.slice(0, 62)));
    expect(starts).toEqual([
      ['A brief, high-level overview of the proposed architecture and '],
      ['A text-based system overview describing the services, database'],
      ['A breakdown of each microservice (or major component), describ'],
      ['Key API endpoint definitions (e.g., POST /users, GET /orders/{', 'For each endpoint, provide a sample request body, a success re', 'Use JSON format within code blocks.'],
      ['For each primary data store, provide the proposed schema using', 'Highlight primary keys, foreign keys, and key indexes.'],
      ['A list of technology recommendations.', 'For each choice, you MUST: Justify the choice based on its abi', 'For each choice, you MUST: Discuss the structural trade-offs b'],
      ['Scalability: How will the system naturally expand to handle 10', 'Security: What are the primary threat vectors and how are secu', "Observability: How will the system's health and emergent behav", 'Deployment & CI/CD: A brief note on how this architecture woul'],
    ]);
  });

  test('is bound by its markers alone', () => {
    expect(contract.rules.map(({ kind, scope, span }) => [kind, scope, ...at(span)])).toEqual([
      ['prohibition', 'domain', 36, 36],
      ['obligation', 'domain', 36, 36],
      ['obligation', 'domain', 43, 43],
      ['obligation', 'agent', 68, 68],
      ['obligation', 'agent', 96, 96],
      ['obligation', 'agent', 97, 97],
    ]);
  });

  test('mentions two servers and promises nothing else', () => {
    expect(contract.requiredTools.map(({ tool, mode, calls, span }) => [tool, mode, calls, at(span)])).toEqual([
      ['context7', 'mention', [], [24, 24]],
      ['sequential-thinking', 'mention', [], [25, 25]],
    ]);
    expect([contract.limits, contract.skills, contract.delegation, contract.returnShape]).toEqual([[], [], { self: 'free', forbidden: [], targets: [] }, undefined]);
    expect(directive(document)?.value).toMatch(/^Role: A generative architect .* architectural design\.$/);
  });
});

describe('seed 004', () => {
  const { document, contract, at } = load('004_4af5f97e5630c493.txt');

  test('has these rules and no others', () => {
    expect(contract.rules.map(({ kind, scope, language, span }) => [kind, scope, language, ...at(span)])).toEqual([
      ['delegation', 'agent', 'ru', 5, 5],
      ['limit', 'agent', 'ru', 6, 6],
      ['return-shape', 'agent', 'ru', 7, 7],
      ['obligation', 'agent', 'ru', 12, 25],
      ['obligation', 'agent', 'en', 44, 44],
      ['obligation', 'domain', 'en', 50, 50],
      ['obligation', 'agent', 'en', 55, 55],
      ['prohibition', 'agent', 'en', 68, 68],
      ['prohibition', 'agent', 'en', 69, 69],
      ['prohibition', 'agent', 'en', 70, 70],
    ]);
  });

  test('must not call itself, stops after three attempts and returns data of four fields', () => {
    const { self, selfSpan, forbidden, targets } = contract.delegation;
    expect([self, selfSpan && at(selfSpan), forbidden]).toEqual(['forbidden', [5, 5], []]);
    expect(targets.map(({ name, mode, span }) => [name, mode, at(span)])).toEqual([
      ['orchestrator', 'return', [6, 6]],
      ['general-coder', 'handoff', [68, 68]],
    ]);
    expect(contract.limits.map(({ what, value, then, span }) => [what, value, then, at(span)])).toEqual([['attempts', 3, 'возврат оркестратору', [6, 6]]]);
    expect(contract.returnShape).toEqual({
      fields: ['status', 'files_changed', 'errors', 'next_action'],
      format: 'json',
      schema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: { status: {}, files_changed: {}, errors: {}, next_action: {} },
        required: ['status', 'files_changed', 'errors', 'next_action'],
      },
      span: contract.rules[2]?.span,
    });
  });

  test('loads eighteen skills by area', () => {
    const byArea = new Map<string, string[]>();
    for (const { name, area = '', mandatory, span } of contract.skills) {
      expect(mandatory).toBe(true);
      byArea.set(`${at(span)[0]} ${area}`, [...(byArea.get(`${at(span)[0]} ${area}`) ?? []), name]);
    }
    expect(Object.fromEntries(byArea)).toEqual({
      '18 Архитектура': ['architecture-patterns', 'designing-architecture', 'microservices-patterns', 'senior-architect'],
      '19 Планирование': ['brainstorming', 'concept-workflow'],
      '20 API': ['designing-apis', 'auth-implementation-patterns'],
      '21 Database': ['postgresql-table-design', 'senior-data-engineer'],
      '22 Patterns': ['saga-orchestration', 'workflow-orchestration-patterns', 'error-handling-patterns'],
      '23 Performance': ['optimizing-performance', 'cost-optimization'],
      '24 RAG/Vectors': ['rag-implementation', 'embedding-strategies'],
      '25 Learning': ['continuous-learning'],
    });
    expect(contract.skills).toHaveLength(18);
  });

  test('must use three tools, with their calls', () => {
    expect(contract.requiredTools.map(({ tool, mode, purpose, before, calls, span }) => [tool, mode, purpose, before, calls, at(span)])).toEqual([
      ['sequential-thinking', 'must', 'to analyze complex architectural decisions', undefined, [], [44, 44]],
      ['pg-aiguide', 'must', 'when designing database schemas or selecting patterns', undefined, ['mcp__pg-aiguide__get_best_practices({database: "postgres"})', 'mcp__pg-aiguide__get_patterns({pattern: "repository"})'], [50, 52]],
      ['context7', 'must', 'ALWAYS verify library capabilities before recommending them', 'recommending them', ['mcp__context7__resolve_library_id({libraryName: "django"})'], [55, 56]],
    ]);
  });

  test('asks for data and for a plan of five parts', () => {
    expect(contract.outputs.map(({ form, strength, fields, span }) => [form, strength, fields, at(span)])).toEqual([
      ['json', 'must', ['status', 'files_changed', 'errors', 'next_action'], [7, 7]],
      ['bullets', 'format', [], [58, 65]],
    ]);
    expect(contract.outputs[1]?.sections.map(({ title, span }) => [title, at(span)[0]])).toEqual([
      ['Architecture Diagram (Mermaid)', 61],
      ['Database Schema (ERD)', 62],
      ['API Contract (OpenAPI draft)', 63],
      ['Technology Stack', 64],
      ['Implementation Steps', 65],
    ]);
    const found = directive(document);
    expect([found?.value.slice(0, 60), found && at(found.span)]).toEqual(['Your mission is to design the server-side architecture that ', [31, 31]]);
  });
});
