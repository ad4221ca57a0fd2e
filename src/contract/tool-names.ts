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
