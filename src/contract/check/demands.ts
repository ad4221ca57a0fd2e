import type { Demand, OutputSection } from '../../model/contract.ts';
import type { Point } from '../../model/verdict.ts';
import type { Scanned } from './scan.ts';
import type { Place } from './sections.ts';
import { plainTitle } from './title.ts';

/** Points on what a section was to say, as far as lines can show it. They are reported and never gate: none of them is certain. */
export function demandPoints(section: OutputSection, place: Place | undefined, scanned: Scanned): Point[] {
  return section.demands.map((demand, index) => {
    const judgement = place && !place.empty ? judge(demand, part(place, scanned), section) : { held: null, why: 'its section is not there' };
    return { promise: `demand:${section.title}:${index + 1}`, gates: false, span: demand.span, ...judgement };
  });
}

interface Judgement {
  readonly held: boolean | null;
  readonly why: string;
}

interface Part {
  readonly text: string;
  readonly lines: readonly string[];
  readonly fences: Scanned['fences'];
}

function part({ title, end }: Place, { lines, fences }: Scanned): Part {
  const own = [title.rest, ...lines.slice(title.line + 1, end)];
  return { lines: own, text: own.join('\n'), fences: fences.filter(({ first }) => first > title.line && first < end) };
}

const unread: Judgement = { held: null, why: 'only a reader can tell' };

function judge(demand: Demand, found: Part, { title }: OutputSection): Judgement {
  const asked = `${demand.lead ?? ''}\n${demand.text}`.toLowerCase();
  if (request.test(demand.text) && response.test(demand.text)) return perEndpoint(found);
  if (justify.test(demand.text) && perItem.test(asked)) return perChoice(found, reason, 'reason');
  if (tradeOff.test(demand.text) && perItem.test(asked)) return perChoice(found, weighing, 'trade-off');
  const label = /^([^:：.!?]{2,40})[:：]\s/u.exec(demand.text)?.[1];
  if (label && plainTitle(label) !== plainTitle(title)) return labelled(label, found);
  const kinds = codeKinds.filter(({ asks }) => asks.test(demand.text));
  if (kinds.length > 0) return inCode(kinds, found);
  return unread;
}

/** Words that the demands of real files use, by their roots, in the languages that contracts are read in. */
const request = /request|запрос|anfrage|petici|solicitud|requisi|requête|istek|リクエスト|请求|요청/iu;
const response = /response|ответ|antwort|respuesta|resposta|réponse|yanıt|レスポンス|响应|응답/iu;
const justify = /justif|rationale|reason|обоснуй|обоснова|begründ|raison|gerekçe|理由|근거/iu;
const tradeOff = /trade-?offs?|alternativ|компромисс|альтернатив|abwägung|compromis|ödünleşim|トレードオフ|代替|权衡|替代|대안/iu;
const perItem = /(?:for )?(?:each|every)(?!\p{L})|кажд|jede|cada|chaque|her bir|それぞれ|每|각/iu;
const reason = /because|since|due to|rationale|justif|reason|why|enables?|allows?|fits|suits|потому|поскольку|так как|обосн|причин|позволя|благодаря|weil|begründ|porque|parce|puisque|çünkü|ため|因为|때문/iu;
const weighing = /trade-?offs?|alternativ|compared|versus|(?<!\p{L})vs\.?(?!\p{L})|instead of|rather than|over (?=[A-Z])|downside|drawback|cost of|at the expense|компромисс|альтернатив|по сравнению|вместо|минус|недостат|против|statt|abwäg|alternativ|en lugar|au lieu|em vez|yerine|代わり|相比|而不是|대신/iu;
const codeKinds = [
  { name: 'SQL', asks: /(?<!\p{L})(?:sql|ddl)(?!\p{L})/iu, language: /sql/, shape: /\bcreate\s+(?:table|type|index)|[{[]/i },
  { name: 'JSON', asks: /(?<!\p{L})json(?!\p{L})/iu, language: /json/, shape: /[{[]/ },
  { name: 'Mermaid', asks: /mermaid/i, language: /mermaid/, shape: /^\s*(?:graph|flowchart|sequenceDiagram|erDiagram|classDiagram|stateDiagram|C4)/m },
  { name: 'YAML', asks: /(?<!\p{L})yaml(?!\p{L})/iu, language: /ya?ml/, shape: /^\s*[\w-]+:/m },
] as const;

const endpoint = /(?<![\p{L}])(GET|POST|PUT|PATCH|DELETE)\s+`?(\/[^\s`'")]*)/u;

/** Each `POST /path` up to the next one: a response in words, by its code or in a block, and a request where a body is sent. */
function perEndpoint({ lines }: Part): Judgement {
  const starts = lines.flatMap((line, index) => {
    const match = endpoint.exec(line);
    return match ? [{ index, method: match[1]!, name: `${match[1]} ${match[2]}` }] : [];
  });
  const names = [...new Set(starts.map(({ name }) => name))];
  if (names.length === 0) return { held: null, why: 'no endpoint could be read in its section' };
  const missing = names.flatMap((name) => {
    const text = starts.flatMap((start, at) => (start.name === name ? lines.slice(start.index, starts[at + 1]?.index) : [])).join('\n');
    const sends = /^(?:POST|PUT|PATCH)/.test(name);
    const blocks = text.match(/^\s*(?:```|~~~)/gm)?.length ?? 0;
    const hasRequest = !sends || request.test(text) || /(?<!\p{L})(?:body|payload|тело)(?!\p{L})/iu.test(text) || blocks >= 4;
    const hasResponse = response.test(text) || /(?<!\d)[1-5]\d\d(?!\d)/.test(text.replace(endpoint, '')) || blocks >= 4;
    return [...(hasRequest ? [] : [`\`${name}\` has no sample request`]), ...(hasResponse ? [] : [`\`${name}\` has no response`])];
  });
  return missing.length > 0 ? { held: false, why: missing.slice(0, 4).join('; ') } : { held: true, why: `${names.length} endpoints have what was asked for` };
}

/** Each item, row or small heading of a list of choices. */
function perChoice({ lines }: Part, has: RegExp, what: string): Judgement {
  const choices = choicesOf(lines);
  if (choices.length === 0) return unread;
  const missing = choices.filter(({ text }) => !has.test(text));
  if (missing.length === 0) return { held: true, why: `every one of ${choices.length} has a ${what}` };
  // A reason can be given in words that no list knows; only where none of them is given at all is it plain.
  return missing.length === choices.length ? { held: false, why: `none of ${choices.length} has a ${what}` } : { held: null, why: `\`${missing[0]!.name}\` may lack a ${what}` };
}

interface Choice {
  readonly name: string;
  readonly text: string;
}

function choicesOf(lines: readonly string[]): Choice[] {
  const headed = grouped(lines, /^ {0,3}#{2,6}\s+(.{1,80})$/);
  if (headed.length > 0) return headed;
  const rows = lines.filter((line) => /^\s*\|.*[\p{L}\p{N}].*\|/u.test(line)).slice(1);
  const head = lines.find((line) => /^\s*\|.*\p{L}.*\|/u.test(line)) ?? '';
  if (rows.length > 0) return rows.map((line) => ({ name: line.split('|')[1]!.trim(), text: `${head}\n${line}` }));
  return grouped(lines, /^(?:[-*+•]|\d{1,3}[.)])\s+(.{1,80})/);
}

function grouped(lines: readonly string[], start: RegExp): Choice[] {
  const starts = lines.flatMap((line, index) => (start.test(line) ? [index] : []));
  return starts.map((index, at) => ({ name: plainTitle(start.exec(lines[index]!)![1]!).split(' ').slice(0, 4).join(' '), text: lines.slice(index, starts[at + 1]).join('\n') }));
}

function labelled(label: string, { text }: Part): Judgement {
  const words = plainTitle(label).split(' ');
  const said = ` ${plainTitle(text.slice(0, 50_000))} `;
  if (words.every((word) => said.includes(` ${word} `))) return { held: true, why: `\`${label}\` is spoken of` };
  const isNear = words.some((word) => said.includes(word.slice(0, Math.max(4, word.length - 3))));
  return isNear ? { held: null, why: `only a reader can tell whether \`${label}\` is spoken of` } : { held: false, why: `\`${label}\` is not spoken of` };
}

function inCode(kinds: readonly (typeof codeKinds)[number][], { fences }: Part): Judgement {
  const names = kinds.map(({ name }) => name).join(' or ');
  const fits = fences.some(({ language, text }) => kinds.some((kind) => kind.language.test(language) || kind.shape.test(text)));
  return fits ? { held: true, why: `a block of ${names} stands there` } : { held: fences.length > 0 ? null : false, why: `no block of ${names} stands there` };
}
