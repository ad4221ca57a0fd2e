import { gate } from '../text/gate.ts';
import { matchesOf } from '../text/matches.ts';

/**
 * Words of attack in ten languages, as parts of expressions: a verb and what it is done to, at most a few words apart.
 * Wording is a help, not a wall: an attacker who knows the list writes something else.
 */
interface Phrase {
  /** Alternatives of an expression, tried without regard to case. */
  readonly verbs: string;
  readonly objects: string;
  /** Languages that put the verb last. */
  readonly verbLast?: true;
  /** The two stand side by side. */
  readonly adjacent?: true;
}

interface Attack {
  /** Orders to throw away what the model was told before. */
  readonly override: readonly Phrase[];
  /** Orders to keep something from the person. */
  readonly concealment: readonly Phrase[];
}

/** *Phase gates override all other instructions* ranks parts of one prompt; what instructions, rules and the like override is another matter. */
const ranking = String.raw`\b(?!(?:instruction|rule|guideline|order|prompt|directive|command|message)s)[a-z]{2,20}s override(?=[\s*_]{1,3}(?:all|any) other)`;

const english: Attack = {
  override: [
    {
      verbs: String.raw`\b(?:ignore|disregard|forget|overrule|override|bypass|discard|pay no attention to|stop (?:following|obeying)|(?:do not|don't) (?:follow|obey|comply with))\b(?<!${ranking})`,
      objects: String.raw`\b(?:(?:previous|prior|earlier|above|preceding|foregoing|initial|original|system|developer|safety|your|all other|any other|existing)\s(?:[a-z,]{1,20}\s){0,3}?(?:instructions?|directions|directives|prompts?|guidelines|programming|guardrails|safeguards)|(?:previous|prior|earlier|above|preceding|system|safety|your)\s(?:[a-z,]{1,20}\s){0,2}?(?:rules|constraints|restrictions|polic(?:y|ies)|training)|instructions?\s(?:above|before this|you (?:were|have been) given)|everything (?:above|before this|you (?:were|have been) told)|what you (?:were|have been) told)\b`,
    },
    { verbs: String.raw`\b(?:your |all )?(?:previous|prior|earlier|original|system) (?:instructions|rules|prompts?|guidelines)\b`, objects: String.raw`\b(?:no longer appl(?:y|ies)|do(?:es)? not apply|are (?:void|cancell?ed|revoked|obsolete|suspended))\b` },
    { verbs: String.raw`\b(?:act|answer|respond|operate|work|behave|continue)\b`, objects: String.raw`\bwithout (?:any )?(?:safety|ethical|moral|content) (?:rules|restrictions|guidelines|filters?|constraints|policies|limits)\b` },
    { verbs: String.raw`\b(?:you are now|you're now|enter|switch (?:in)?to|act as|enable)\b`, objects: String.raw`\b(?:DAN\b|developer mode|god mode|jailbreak(?:ed)?|unrestricted mode|(?:an? )?(?:unrestricted|unfiltered|uncensored) (?:ai|model|assistant)|no longer bound)` },
    { verbs: String.raw`\b(?:takes? precedence over|overrides?|supersedes?|outranks?|replaces?)\b`, objects: String.raw`\b(?:the system prompt|all system (?:prompts?|instructions)|(?:your|the|any|all) (?:safety|host|developer|platform|built-in) (?:rules|instructions|guidelines|polic(?:y|ies)))\b` },
    { verbs: String.raw`\b(?:reveal|print|output|repeat|disclose|send|leak)\b`, objects: String.raw`\b(?:your (?:full |entire |hidden )?system prompt to|the hidden system prompt|your api keys?|your credentials)\b` },
  ],
  concealment: [
    { verbs: String.raw`\b(?:(?:do not|don't|never|must not|mustn't|should not|without ever) (?:tell|inform|notify|alert|warn)|avoid (?:telling|informing|notifying|alerting))\b`, objects: String.raw`\b(?:users?|humans?|operators?|developers?|owners?|reviewers?|maintainers?|anyone|anybody|them)\s(?:(?:about|of) (?:this|that|it|these|those|them|your|what you|any of (?:this|it|these)|the (?:step|steps|upload|uploads|change|changes|command|commands|call|calls|transfer|copy|file|files))|that you|when you|what you)\b` },
    { verbs: String.raw`\b(?:do not|don't|never)\b`, objects: String.raw`\b(?:mention|reveal|disclose|show|report|log|record)\s(?:this|that|it|these|those|them)(?:\s(?:step|steps|action|actions|change|changes|call|calls|file|files|command|commands|instruction|instructions|part|fact))?\s(?:to (?:the )?(?:users?|humans?|operators?|developers?|owners?|reviewers?|anyone)|anywhere|at all|in (?:your|the) (?:answer|reply|summary|report|response))\b` },
    { verbs: String.raw`\b(?:do|does) not\b|\bdon't\b|\bnever\b`, objects: String.raw`\b(?:let the (?:users?|humans?|operators?|developers?) (?:know|see|notice|find out)|draw (?:any )?attention to (?:this|it))\b` },
    { verbs: String.raw`\b(?:hide|conceal|keep)\b`, objects: String.raw`\b(?:this|it|that|these|them|(?:the|this|these|that|your|all) (?:change|action|step|upload|call|command|commit|file|edit|instruction|transfer|activit)(?:s|ies|y)?)\s(?:hidden |secret |a secret )?from (?:the )?(?:users?|humans?|operators?|developers?|owners?|reviewers?|anyone)\b` },
    { verbs: String.raw`\bwithout\b`, objects: String.raw`\b(?:(?:the )?(?:user|human|operator|developer|owner|reviewer)(?:'s|s')? (?:knowing|knowledge|noticing|awareness|being told)|(?:telling|informing|notifying|alerting) (?:the )?(?:user|human|operator|developer|owner|reviewer|anyone)s?)\b` },
    { verbs: String.raw`\b(?:silently|secretly|covertly|surreptitiously|stealthily|quietly|unnoticed)\b`, objects: String.raw`\b(?:run|execute|send|upload|push|post|forward|transmit|exfiltrate|copy|install|append|approve|merge|commit|add|delete|modify)\b`, adjacent: true },
  ],
};

const others: readonly Attack[] = [
  {
    // Russian
    override: [{ verbs: 'игнорируй(?:те)?|проигнорируй(?:те)?|забудь(?:те)?|отбрось(?:те)?|не (?:следуй|выполняй|соблюдай)(?:те)?', objects: '(?:предыдущ|прежн|прошл|вышеуказанн|систем|исходн|все(?:х)? )[^.!?\\n]{0,24}?(?:инструкци|указани|правил|промпт|сообщени|ограничени)' }],
    concealment: [
      { verbs: 'не (?:говори|сообщай|рассказывай|упоминай|показывай|раскрывай|уведомляй)(?:те)?', objects: '(?:об этом|этого|про это|о (?:н[её]м|ней|них|данном|своих))[^.!?\\n]{0,24}?(?:пользовател|человек|разработчик|никому)|(?:пользовател[юяе]|человеку|разработчику|никому) (?:об этом|про это|о (?:н[её]м|ней|них|своих))' },
      { verbs: 'скрой(?:те)?|скрывай(?:те)?|спрячь(?:те)?|втайне|тайно', objects: '(?:это|от) ?(?:от )?(?:пользовател|человек|разработчик)|пользовател|отправ|загруз|выполн' },
    ],
  },
  {
    // Chinese
    override: [{ verbs: '忽略|无视|忘记|忘掉|不要(?:遵守|遵循|理会)|绕过', objects: '(?:之前|以前|先前|上面|上述|前面|所有|系统|原有)[^。！？\\n]{0,8}?(?:指令|指示|提示|规则|说明|限制|要求)' }],
    concealment: [
      { verbs: '不要|别|切勿|不得', objects: '(?:告诉|告知|通知|提醒|让)(?:用户|使用者|任何人|人类|开发者)(?:知道|这|此|关于|你|发现)?(?:[^。！？\\n]{0,6}?(?:这|此|知道|发现))|向(?:用户|任何人|开发者)[^。！？\\n]{0,4}?(?:提及|透露|说明)(?:这|此)' },
      { verbs: '瞒着|背着|不让|悄悄|偷偷|暗中|秘密地', objects: '用户|使用者|发送|上传|执行|推送|安装' },
      // Secrets of a program are the same word as a noun.
      { verbs: '秘密', objects: '(?<=秘密)(?:发送|上传|执行|推送|安装)' },
    ],
  },
  {
    // Japanese
    override: [{ verbs: '無視|忘れ|従わな|破棄', objects: '(?:以前|これまで|前|上記|すべて|全て|システム)(?:の|まで|に)?[^。！？\\n]{0,10}?(?:指示|命令|ルール|規則|プロンプト|制約)', verbLast: true }],
    concealment: [{ verbs: '(?:言わ|伝え|知らせ|報告し|教え|見せ|知られ)(?:ない|ず|るな)', objects: '(?:この|これ|それ)[^。！？\\n]{0,12}?(?:ユーザー?|利用者|開発者|誰)(?:に|には)|(?:ユーザー?|利用者|開発者|誰)(?:に|には|にも)(?:この|これ|それ|内緒)?', verbLast: true }, { verbs: '密かに|こっそり|秘密裏に', objects: '送信|アップロード|実行|プッシュ|追加' }],
  },
  {
    // Korean
    override: [{ verbs: '무시|잊어|잊으|따르지', objects: '(?:이전|앞선|위의|모든|기존|시스템)[^.!?\\n]{0,10}?(?:지시|명령|규칙|프롬프트|지침|제한)', verbLast: true }],
    concealment: [{ verbs: '(?:말하지|알리지|언급하지|보고하지|보여주지) ?(?:마|말|않)', objects: '(?:이|그) ?(?:것|사실|단계|작업|내용|일)[^.!?\\n]{0,12}?(?:사용자|개발자|누구)|(?:사용자|개발자|누구)(?:에게|한테)[^.!?\\n]{0,4}?(?:이|그) ?(?:것|사실|단계|작업|내용|일)', verbLast: true }, { verbs: '몰래|은밀히', objects: '전송|업로드|실행|보내|푸시|추가' }],
  },
  {
    // Spanish and Portuguese, whose words are the same but for a letter
    override: [{ verbs: '\\b(?:ignor[ae](?:r)?|olvid[ae]|esque[cç]a|descart[ae]|desconsidere|haz caso omiso de|no sigas|não siga)\\b', objects: '(?:instruccion|instruç|indicacion|reglas|regras|directri|diretri|restric|restriç)[a-zõçãé]{0,8} (?:anterior|previas|prévias|del? sistema|do sistema|originale|originai)|(?:anteriores|previas|prévias) (?:instruc|instruç|reglas|regras)|prompt d[eo]l? ?sistema' }],
    concealment: [
      { verbs: '\\b(?:no|nunca|não|nao|jamás|jamais) (?:se )?(?:lo |le |o )?(?:digas|diga|informes|informe|menciones|mencione|cuentes|conte|notifiques|notifique|avises|avise|muestres|mostre|reveles|revele)\\b', objects: '(?:esto|eso|isto|isso|este|esta|esse|essa|nada)[^.!?\\n]{0,20}?a[lo]? ?(?:usuario|usuário|humano|desarrollador|desenvolvedor|nadie|ninguém)|(?:usuario|usuário|humano|desarrollador|desenvolvedor|nadie|ninguém) (?:sobre|de|acerca|nada|que) ?(?:est|es[st]|ist|iss|nada)' },
      { verbs: '\\b(?:en secreto|em segredo|sin que|sem que|silenciosamente|a escondidas|às escondidas|oculta|esconda)\\b', objects: '(?:el usuario|o usuário) (?:lo )?(?:sepa|saiba|perceba|note)|del? usuario|do usuário|env[ií]a|envie|sube|ejecut|execut' },
    ],
  },
  {
    // French
    override: [{ verbs: '\\b(?:ignore[zr]?|oublie[zr]?|ne (?:suis|suivez) pas|ne tiens pas compte d|ne tenez pas compte d|contourne[zr]?)', objects: '(?:instructions|consignes|règles|directives|contraintes) (?:précédente|antérieure|ci-dessus|du système|initiale|système)|(?:précédentes|toutes tes|toutes vos) (?:instructions|consignes|règles)|(?:invite|prompt) (?:du )?système' }],
    concealment: [
      { verbs: '\\bne (?:le |les |lui |l.)?(?:dis|dites|mentionne|mentionnez|informe|informez|révèle|révélez|parle|parlez|préviens|prévenez|montre|montrez)\\b', objects: "(?:pas|jamais|rien)[^.!?\\n]{0,24}?(?:l.utilisateur|à personne|au développeur)" },
      { verbs: "\\b(?:à l.insu|sans (?:le )?(?:dire|prévenir|informer|que)|en secret|discrètement|cache[zr]?|dissimule[zr]?)", objects: "l.utilisateur|envoie|envoyer|exécute|téléverse" },
    ],
  },
  {
    // Turkish
    override: [{ verbs: 'görmezden gel|yok say|unut|dikkate alma|göz ardı et|uyma', objects: '(?:önceki|yukarıdaki|tüm|bütün|sistem)[^.!?\\n]{0,16}?(?:talimat|yönerge|kural|istem|komut|kısıtlama)', verbLast: true }],
    concealment: [{ verbs: 'söyleme|bahsetme|bildirme|haber verme|gösterme|açıklama(?:yın)?\\b', objects: '(?:bunu|bundan|bu (?:adım|işlem))[^.!?\\n]{0,20}?(?:kullanıcı|kimse)|(?:kullanıcı|kimse)[^.!?\\n ]{0,6} (?:bunu|bundan|bu (?:adım|işlem))', verbLast: true }, { verbs: 'gizlice|sessizce|kullanıcının haberi olmadan', objects: 'gönder|yükle|çalıştır|ekle' }],
  },
  {
    // German
    override: [
      { verbs: '\\b(?:ignorier(?:e|en|t)?|vergiss|vergessen|missachte|umgehe?|befolge)\\b', objects: '(?:vorherige|vorige|bisherige|frühere|obige|ursprüngliche|alle anderen|deine)[nrs]? (?:[a-zäöü]{1,20} )?(?:anweisung|instruktion|regeln|vorgaben|richtlinien|beschränkung|prompts?)|systemprompt|system-prompt|systemanweisung' },
    ],
    concealment: [
      { verbs: '\\b(?:sag|sage|sagen|erzähl|erzähle|erwähne|informiere|verrate|zeige|teile|berichte|melde)\\b', objects: '(?:dem|den|der) (?:nutzer|benutzer|anwender|menschen|entwickler)(?:in|n|s)? (?:nichts|nicht|das nicht|dies nicht|davon nichts|hiervon)|(?:dies|das|es|diesen schritt|davon)[^.!?\\n]{0,16}?(?:nicht|nichts)? ?(?:gegenüber )?(?:dem|den) (?:nutzer|benutzer|anwender)[^.!?\\n]{0,8}?nicht?' },
      { verbs: '\\b(?:heimlich|unbemerkt|ohne wissen|ohne dass|verheimliche|verbirg)\\b', objects: '(?:der|des|dem|vor dem) (?:nutzer|benutzer|anwender)|sende|hochlad|lade|schick|führe' },
    ],
  },
];

/** Between a verb and its object; no sentence is left. */
const gap = '[^.!?。！？;]{0,60}?';

function expressionOf(phrases: readonly Phrase[]): RegExp {
  const sources = phrases.map(({ verbs, objects, verbLast, adjacent }) => (verbLast ? `(?:${objects})${gap}(?:${verbs})` : `(?:${verbs})${adjacent ? ' ' : gap}(?:${objects})`));
  return new RegExp(withBlanks(sources.join('|')), 'gi');
}

function withBlanks(source: string): string {
  return source.replaceAll(' ', String.raw`[\s*_]{1,3}`);
}

type Family = keyof Attack;

/** Finds phrases. The expression for all of them is large, and few texts have both the verb and the object of any. */
interface Search {
  readonly phrases: readonly (Phrase & { readonly isIn: (text: string) => boolean })[];
  /** For those of the phrases that a text can hold, by their numbers. */
  readonly expressions: Map<string, RegExp>;
}

function searchFor(phrases: readonly Phrase[], name?: string): Search {
  return { phrases: phrases.map((phrase, index) => ({ ...phrase, isIn: holder(phrase, name && `${name}, ${index + 1}`) })), expressions: new Map() };
}

/** Written in one of these scripts alone, a phrase is in no text without it, which is told in less time. */
function scriptOf(verbs: string): RegExp | undefined {
  return [/[\u0400-\u04ff]/, /[\u3040-\u30ff\u4e00-\u9fff]/, /[\uac00-\ud7af]/].find((letters) => letters.test(verbs) && !/[a-z]/i.test(verbs.replace(/\\./g, '')));
}

function holder({ verbs, objects }: Phrase, name: string | undefined): (text: string) => boolean {
  let script: RegExp | false | undefined;
  const parts = [verbs, objects].map((words, index) => {
    let made: RegExp | undefined;
    const part = () => (made ??= new RegExp(withBlanks(words), 'i'));
    // Few texts are of another language, and those are searched.
    return { part, mayHold: name === undefined ? () => true : gate(`${name} ${index === 0 ? 'verb' : 'object'}`, part) };
  });
  return (text) => {
    script ??= scriptOf(verbs) ?? false;
    if (script && !script.test(text)) return false;
    return parts.every(({ mayHold }) => mayHold(text)) && parts.every(({ part }) => part().test(text));
  };
}

const plainLatin = { override: searchFor(english.override, 'override'), concealment: searchFor(english.concealment, 'concealment') };
const everyLanguage = { override: searchFor(others.flatMap(({ override }) => override)), concealment: searchFor(others.flatMap(({ concealment }) => concealment)) };
/** Without one of these no phrase of another language can be there, so that English texts are searched once. */
const foreign = /[^\0-\x7f\u2010-\u2bff]|\b(?:instruccion|anteriores|previas|consignes|anweisung|instruktion|vorgaben|regeln|reglas|regras|usuario|nutzer|anwender|utilisateur|talimat|systemprompt)/i;
const mayBeForeign = gate('words of another language', () => foreign);

/** Phrases of a family, as places in the text, first those in English. */
export function findPhrases(text: string, family: Family): { readonly start: number; readonly end: number }[] {
  const searches = isForeign(text) ? [plainLatin[family], everyLanguage[family]] : [plainLatin[family]];
  return searches.flatMap((search) => {
    const expression = expressionFor(text, search);
    return expression ? matchesOf(expression, text).filter(({ 0: match }) => !/\n\s*\n/.test(match)).map(({ 0: match, index }) => ({ start: index, end: index + match.length })) : [];
  });
}

/** One text is asked about for several families, one after the other. */
let asked = { text: '', isForeign: false };

function isForeign(text: string): boolean {
  if (asked.text !== text) asked = { text, isForeign: mayBeForeign(text) && foreign.test(text) };
  return asked.isForeign;
}

/** What finds the same in a text as the expression for all phrases: those left out have no verb or no object in it. */
function expressionFor(text: string, { phrases, expressions }: Search): RegExp | undefined {
  const held = phrases.flatMap(({ isIn }, index) => (isIn(text) ? [index] : []));
  if (held.length === 0) return undefined;
  const key = held.join(' ');
  const expression = expressions.get(key) ?? expressionOf(held.map((index) => phrases[index]!));
  expressions.set(key, expression);
  return expression;
}

/** The expressions of all families, for the check that none of them is slow. */
export const attackExpressions = (): readonly RegExp[] => [plainLatin, everyLanguage].flatMap((families) => [families.override, families.concealment].map(({ phrases }) => expressionOf(phrases)));

/** Titles and lead-ins under which attacks are spoken of, not ordered. */
export const speaksOfAttacks =
  /\b(?:never|don'?ts?|do not|not (?:do|to do|allowed|permitted)|must not|should not|cannot|avoid|forbidden|prohibited|disallowed|off.limits|out of scope|flags?|flagged|detect\w{0,5}|look(?:ing)? for|watch (?:out )?for|bad|wrong|worse|insecure|unsafe|vulnerab\w{0,10}|danger\w{0,5}|block\w{0,3}|deny|denied|reject\w{0,3}|refus\w{0,3}|examples?|e\.g\.|such as|attacks?|attacker|threats?|injections?|malicious|suspicious|risks?|risky|exploits?|payloads?|signatures?|indicators?|anti.?patterns?|red flags?|patterns?|smells?|findings?|severity|test cases?|security (?:checks?|review|scan|audit|issues?)|audit\w{0,3}|scan\w{0,4}|grep|hunt\w{0,3}|prevent\w{0,3}|prompt defen[cs]e|guardrails?|boundaries|untrusted|hardening|mitigat\w{0,5})\b|❌|🚫|⛔|🛑|⚠|нельзя|никогда|запрещ|не делай|избега|уязвим|опасн|пример|атак|禁止|不要|切勿|避免|危险|危険|检测|示例|例如|漏洞|攻击|してはいけない|しないで|検出|脆弱|攻撃|금지|하지 ?마|탐지|취약|공격|예시|\b(?:nunca|jamais|prohibid|proibid|evitar?|peligros|perigos|ataques?|ejemplos?|exemplos?|exemples?|interdit|éviter|dangereu|attaques?|asla|yasak|kaçın|tehlikeli|saldırı|örnek|niemals|verboten|vermeide|gefährlich|angriffe?|beispiele?)/i;

/** Words before a phrase, in its own sentence, that make it something spoken of. */
export const mentionsBefore =
  /\b(?:never|not|nothing|nobody|no one|don'?t|doesn'?t|won'?t|cannot|can'?t|avoid|without|refus\w{1,3}|reject\w{0,3}|block\w{0,3}|flag\w{0,4}|detect\w{0,4}|den(?:y|ies)|prevent\w{0,3}|resist\w{0,3}|report|such as|e\.g\.|like|including|attempt\w{0,3}|tr(?:y|ies|ying) to|ask\w{0,3} (?:you|it|the agent|the model|agents?|to)|tell\w{0,3} (?:you|it|the agent|the model|agents?)|instruct\w{0,3} (?:you|it|the|agents?)|says?|saying|contain\w{0,3}|claim\w{0,3}|pretend\w{0,3}|any (?:text|content|request|instruction|message)|if (?:a|an|the|any|someone|text|content|instructions?)|text that|content that|instructions? (?:that|embedded)|whether|scan\w{0,4} for|look\w{0,3} for|watch for|grep|search for|attacks?|inject\w{0,4}|jailbreaks?|malicious|suspicious|could|might|may|would|attacker\w{0,2}|hidden|treat|phrases?|patterns?|example|test (?:that|whether|if))\b|❌|🚫|⛔|нельзя|никогда|\bне |禁止|不要|请勿|切勿|如果|例如|ないで|禁止|하지|금지|\b(?:nunca|no debes|não deve|jamais|ne pas|asla|niemals|nicht|keine)\b/i;

/** Words after a phrase, in its own sentence, that judge it. */
export const judgedAfter = /^[^.!?\n]{0,80}\b(?:(?:is|are|as|was|be) (?:an? |never |not |always )?(?:attack|injection|untrusted|suspicious|malicious|data|dangerous|forbidden|prohibited|destructive|risky|unsafe|red flags?|blocked|refused|rejected|ignored|flagged|reported)|patterns?|attempts?|attacks?|injections?|(?:is|are) (?:an? )?(?:hiding|bad|wrong|unacceptable|problems?|bugs?|failures?|defects?|violations?)|must be (?:blocked|refused|rejected|ignored|flagged|reported))\b/i;
