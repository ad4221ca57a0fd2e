import { matchesOf } from '../text/matches.ts';

/** Tools that hosts bring along; one word of these in a code span is a tool even without the noun beside it. */
export const hostTools: ReadonlySet<string> = new Set('read write edit multiedit notebookedit bash grep glob ls task agent webfetch websearch todowrite todoread askuserquestion skill exitplanmode apply_patch read_file write_file run_shell_command taskcreate taskget tasklist taskoutput taskstop taskupdate sendmessage bashoutput killshell notebookread slashcommand'.split(' '));

/** Names that an editor takes behind a `#`; elsewhere many of them are words of every day. */
export const editorTools: ReadonlySet<string> = new Set('codebase fetch githubrepo usages problems changes search searchresults extensions todos todo runcommands runtasks runtests runnotebooks findtestfiles testfailure vscodeapi terminallastcommand terminalselection opensimplebrowser editfiles think activepullrequest copilotcodingagent runsubagent'.split(' '));

/** Where languages are named, `bash` is one of them. */
export const languages = /`(?:json|python|javascript|typescript|js|ts|yaml|html|css|sql|go|rust|java|ruby|powershell)`/;

/** Below a title about tools a name of two words is one of them; a word alone or a name of a class may be code. */
export function isSpoken(tool: string): boolean {
  return editorTools.has(tool.toLowerCase()) || (/[-_/\d]|[a-z]\.[a-z]/.test(tool) && !/\.[A-Z]|^[A-Z][a-z]{1,20}[A-Z]/.test(tool));
}

/** What the settings of a server are called. */
export const settings = /^(?:stdio|sse|https?|command|args|env|url|type|name|description|key|headers|query|config|timeout|path|id)$/;

/** A file, whatever it does. */
export const scriptName = /\.(?:md|json|ya?ml|ts|js|py|toml|sh|ps1|bat|cmd|rb)$/;

/** *ALWAYS call read_file first*, *check TaskList*: a name of two words that the file grants is nothing else. */
const joined = /(?<![\w.`/#<-])(?:[a-z]{2,20}(?:_[a-z]{2,20}){1,4}|(?:[A-Z][a-z]{2,12}){2,4}|[a-z]{3,12}(?:[A-Z][a-z]{2,12}){1,3})(?![\w`(=>-]|\.\w|\/\w)/g;
/** *Bash is for reading only*, *by read-only Bash*: the tool, and not the language. */
const shell = /(?<![\w`/.-])Bash(?=\*{0,2}\s(?:is\s(?:for|only|used|READ|read-only|available)|usage|calls?|output|access|invocations?|searche?s?|commands?|permissions?)(?![a-z]))|(?<=(?:[Vv]ia|[Tt]hrough|[Rr]ead-only|[Uu]sing|[Yy]our)\s(?:read-only\s)?\*{0,2})Bash(?=\*{0,2}(?:[.,;:)]|\s(?:and|or|for|to|with|only|but)\s|\s?\(|\s*$))/g;

/** A product is written the same way. */
const ofHost = /^(?:Bash$|Task|Team|Todo|Tool|Send|Notebook|Web|Exit|Ask|MultiEdit)/;

/** Names without marks that the file grants, in the order they stand. */
export function grantedBare(raw: string, granted: ReadonlySet<string>): { readonly tool: string; readonly start: number; readonly end: number; readonly aside: true }[] {
  const names = /[a-z](?:_[a-z]|[A-Z])/.test(raw) ? matchesOf(joined, raw) : [];
  const shells = raw.includes('Bash') ? matchesOf(shell, raw) : [];
  const isTool = (tool: string): boolean => granted.has(tool.toLowerCase()) && (tool.includes('_') || ofHost.test(tool) || editorTools.has(tool.toLowerCase()));
  const found = [...names, ...shells].filter(({ 0: tool }) => isTool(tool));
  return found.map(({ index, 0: tool }) => ({ tool, start: index, end: index + tool.length, aside: true }));
}

/** *### Bash (for the ladders)*, *### Grep tool*: a title that is the name of a tool the file grants. */
export function titleTool(raw: string, granted: ReadonlySet<string>): string | undefined {
  const tool = /^#{2,6}\s+`?(Bash|Grep|Glob|Read|Write|Edit|Task|WebFetch|WebSearch)`?(?:\s\([^()]{2,60}\)|\s[Tt]ool)\s*$/.exec(raw.slice(0, 90))?.[1];
  return tool !== undefined && granted.has(tool.toLowerCase()) ? tool : undefined;
}
