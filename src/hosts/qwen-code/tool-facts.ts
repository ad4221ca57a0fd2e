import type { Capability } from '../../model/authority.ts';
import type { ToolFact } from '../fact.ts';

/** `ToolNames` with the host-free power each one gives. */
const current: Readonly<Record<string, readonly Capability[]>> = {
  agent: ['delegate'],
  artifact: [],
  ask_user_question: ['ask-user'],
  create_sub_session: ['delegate'],
  cron_create: [],
  cron_delete: [],
  cron_list: [],
  display_image: ['read'],
  edit: ['edit'],
  enter_plan_mode: ['plan'],
  enter_worktree: [],
  exec: [],
  exit_plan_mode: ['plan'],
  exit_worktree: [],
  get_goal: [],
  glob: ['list'],
  grep_search: ['search'],
  image_gen: [],
  list_agents: [],
  list_directory: ['list'],
  loop_wakeup: [],
  lsp: [],
  monitor: ['shell'],
  notebook_edit: ['notebook'],
  omni_caption_audio: [],
  omni_caption_image: [],
  omni_clip_audio: [],
  omni_clip_image: [],
  omni_clip_video: [],
  omni_convert_image: [],
  omni_downsample_audio: [],
  omni_downsample_image: [],
  omni_downscale_video: [],
  omni_extract_audio: [],
  omni_extract_keyframes: [],
  omni_ocr_image: [],
  omni_recall_media_memory: [],
  omni_transcribe_audio: [],
  omni_understand_video_segments: [],
  propose_goal: [],
  read_file: ['read'],
  read_mcp_resource: [],
  record_artifact: [],
  record_source: [],
  report_findings: [],
  request_shutdown: [],
  run_shell_command: ['shell'],
  save_memory: [],
  send_message: [],
  skill: ['skill'],
  structured_output: ['finish'],
  task_create: ['todo'],
  task_list: ['todo'],
  task_stop: [],
  task_update: ['todo'],
  team_create: [],
  team_delete: [],
  team_plan_approval: [],
  todo_write: ['todo'],
  tool_call: ['tool-search'],
  tool_search: ['tool-search'],
  update_goal: [],
  web_fetch: ['web-fetch'],
  web_search: ['web-search'],
  workflow: [],
  write_file: ['write'],
  zoom_image: ['read'],
};

/** `ToolDisplayNames` where they resolve in a list, and the old display names that still do. */
const displayNames: Readonly<Record<string, string>> = {
  Agent: 'agent',
  Artifact: 'artifact',
  AskUserQuestion: 'ask_user_question',
  CreateSubSession: 'create_sub_session',
  DisplayImage: 'display_image',
  Edit: 'edit',
  EnterPlanMode: 'enter_plan_mode',
  EnterWorktree: 'enter_worktree',
  Exec: 'exec',
  ExitPlanMode: 'exit_plan_mode',
  ExitWorktree: 'exit_worktree',
  FindFiles: 'glob',
  Glob: 'glob',
  Goal: 'get_goal',
  Grep: 'grep_search',
  ImageGen: 'image_gen',
  ListFiles: 'list_directory',
  LoopWakeup: 'loop_wakeup',
  Lsp: 'lsp',
  Monitor: 'monitor',
  NotebookEdit: 'notebook_edit',
  ProposeGoal: 'propose_goal',
  ReadFile: 'read_file',
  ReadFolder: 'list_directory',
  ReadMcpResource: 'read_mcp_resource',
  ReportFindings: 'report_findings',
  SaveMemory: 'save_memory',
  SearchFiles: 'grep_search',
  Shell: 'run_shell_command',
  Skill: 'skill',
  StructuredOutput: 'structured_output',
  Task: 'agent',
  TodoList: 'todo_write',
  TodoWrite: 'todo_write',
  ToolCall: 'tool_call',
  ToolSearch: 'tool_search',
  UpdateGoal: 'update_goal',
  WebFetch: 'web_fetch',
  WebSearch: 'web_search',
  WriteFile: 'write_file',
  ZoomImage: 'zoom_image',
};

/** The rest of `ToolDisplayNames`: shown to people, and nothing in the list of an agent. */
export const displayOnly: readonly string[] = [
  'CronCreate', 'CronList', 'CronDelete', 'ListAgents', 'TaskStop', 'TaskCreate', 'TaskUpdate', 'TaskList',
  'TeamCreate', 'TeamDelete', 'TeamPlanApproval', 'RequestShutdown', 'SendMessage', 'Workflow', 'RecordArtifact', 'RecordSource',
  'DownsampleImage', 'DownscaleVideo', 'DownsampleAudio', 'ExtractKeyframes', 'ExtractAudio', 'ClipVideo', 'ConvertImage', 'TranscribeAudio',
  'ClipImage', 'ClipAudio', 'CaptionImage', 'CaptionAudio', 'OcrImage', 'UnderstandVideoSegments', 'RecallMediaMemory',
];

/** Old names that still mean something in permission rules, but nothing in the list of an agent. */
const retired: Readonly<Record<string, string>> = { replace: 'edit', search_file_content: 'grep_search', task: 'agent' };

const excluded = [
  'cron_create',
  'cron_list',
  'cron_delete',
  'list_agents',
  'task_stop',
  'send_message',
  'team_create',
  'team_delete',
  'team_plan_approval',
  'request_shutdown',
  'task_create',
  'task_update',
  'task_list',
  'todo_write',
  'enter_plan_mode',
  'exit_plan_mode',
  'enter_worktree',
  'exit_worktree',
  'artifact',
  'record_artifact',
  'record_source',
  'workflow',
];

/** `EXCLUDED_TOOLS_FOR_SUBAGENTS`; `agent` is in it too, but comes back below the session's own agent. */
export const withheld: Readonly<Record<string, string>> = Object.fromEntries([
  ...excluded.map((name) => [name, 'listed, but Qwen Code keeps it from every subagent']),
  ['ask_user_question', 'listed, but a subagent of Qwen Code cannot ask the user'],
]);

/** Tools that a subagent without a list was not offered in a headless run. */
const unseen = [
  'web_search', 'create_sub_session', 'display_image', 'exec', 'get_goal', 'image_gen',
  'list_directory', 'lsp', 'omni_caption_audio', 'omni_caption_image', 'omni_clip_audio', 'omni_clip_image',
  'omni_clip_video', 'omni_convert_image', 'omni_downsample_audio', 'omni_downsample_image', 'omni_downscale_video', 'omni_extract_audio',
  'omni_extract_keyframes', 'omni_ocr_image', 'omni_recall_media_memory', 'omni_transcribe_audio', 'omni_understand_video_segments', 'propose_goal',
  'save_memory', 'structured_output', 'update_goal',
];

const notes: Readonly<Record<string, string>> = {
  agent: 'absent below the depth that `--max-subagent-depth` sets',
  ...Object.fromEntries(unseen.map((name) => [name, 'not offered in a headless run'])),
};

/** The name that is written for a capability of another host's agent. */
export const nameOf: Readonly<Partial<Record<Capability, string>>> = {
  read: 'read_file',
  list: 'glob',
  search: 'grep_search',
  edit: 'edit',
  write: 'write_file',
  notebook: 'notebook_edit',
  shell: 'run_shell_command',
  'web-fetch': 'web_fetch',
  'web-search': 'web_search',
  delegate: 'agent',
  'ask-user': 'ask_user_question',
  todo: 'todo_write',
  skill: 'skill',
  'tool-search': 'tool_search',
};

const main: ReadonlySet<string> = new Set(Object.values(nameOf));

export const tools: readonly ToolFact[] = [
  // The tool that a power is known by stands before others that give it too.
  ...Object.entries(current).toSorted((a, b) => Number(main.has(b[0])) - Number(main.has(a[0]))).map(([name, capabilities]): ToolFact => {
    const note = withheld[name] ?? notes[name];
    return { name, status: 'current', capabilities, ...(note === undefined ? {} : { note }) };
  }),
  ...Object.entries(displayNames).map(([name, to]): ToolFact => ({ name, status: 'alias', capabilities: current[to]!, current: to })),
  ...Object.entries(retired).map(([name, to]): ToolFact => ({ name, status: 'retired', capabilities: current[to]!, current: to })),
];

/** A tool of no power that no subagent gets: a list with it alone gives nothing, where an empty list would give everything. */
export const placeholderTool = 'todo_write';

/** What a list may say of an MCP tool so that it is the very name the tool is registered by. */
export const mcpNamePattern = /^mcp__[A-Za-z0-9_-]+__[A-Za-z0-9_-]+$/;
export const longestToolName = 63;
