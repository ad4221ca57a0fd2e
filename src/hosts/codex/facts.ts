import type { Feature } from '../../model/agent.ts';
import type { Capability } from '../../model/authority.ts';
import type { Demands, Fact, FieldFact, ToolFact } from '../fact.ts';
import type { Fate } from '../host.ts';

export const fact: Fact = {
  source: '@openai/codex 0.169.0 run against a model server on 127.0.0.1, with one agent file for each key and type of value',
  version: '0.169.0',
  date: '2026-11-21',
};

export const holds: Readonly<Record<Feature, Fate>> = {
  name: 'exact',
  description: 'exact',
  prompt: 'exact',
  model: 'exact',
  tools: 'widened',
  'denied-tools': 'narrowed',
  'tool-patterns': 'narrowed',
  'mcp-tools': 'widened',
  delegation: 'asked',
  'self-delegation': 'exact',
  'output-sections': 'enforced',
  'return-shape': 'enforced',
  attempts: 'enforced',
  prohibitions: 'enforced',
  'required-tools': 'asked',
  skills: 'asked',
};

/** Tools of a subagent. An agent file has no list of them; `features.shell_tool` alone takes any away. */
const current: Readonly<Record<string, readonly Capability[]>> = {
  apply_patch: ['edit', 'write', 'notebook'],
  create_goal: ['todo'],
  exec_command: ['shell', 'read', 'list', 'search'],
  get_goal: ['todo'],
  list_mcp_resource_templates: [],
  list_mcp_resources: [],
  read_mcp_resource: [],
  request_user_input: ['ask-user'],
  spawn_agent: ['delegate'],
  tool_search: ['tool-search'],
  update_goal: ['todo'],
  update_plan: ['plan'],
  view_image: ['read'],
  web_search: ['web-search'],
  write_stdin: ['shell'],
};

const notes: Readonly<Record<string, string>> = {
  exec_command: 'gone with `features.shell_tool = false`; newer models reach it through one tool that runs JavaScript',
  write_stdin: 'gone with `features.shell_tool = false`',
  spawn_agent: 'for the main agent only, unless `agents.max_depth` is above 1',
  ...Object.fromEntries(['apply_patch', 'list_mcp_resource_templates', 'list_mcp_resources', 'read_mcp_resource', 'tool_search', 'update_plan'].map((name) => [name, 'not offered with a model that the host does not know'])),
  web_search: 'stays with `web_search = "disabled"` in an agent file',
};

export const tools: readonly ToolFact[] = Object.entries(current).map(([name, capabilities]): ToolFact => ({ name, status: 'current', capabilities, ...(notes[name] ? { note: notes[name] } : {}) }));

/** What a capability is done with here. */
export const meansOf: Readonly<Partial<Record<Capability, string>>> = {
  read: 'exec_command',
  list: 'exec_command',
  search: 'exec_command',
  shell: 'exec_command',
  edit: 'apply_patch',
  write: 'apply_patch',
  'web-search': 'web_search',
  'web-fetch': 'exec_command',
  'ask-user': 'request_user_input',
  todo: 'update_goal',
};

/** Types that a value may have, by their first letters: string, boolean, number, table, list. */
type Types = string;

const keysByType: Readonly<Record<Types, string>> = {
  s: `apps_mcp_product_sku approval_policy approvals_reviewer chatgpt_base_url cli_auth_credentials_store compact_prompt default_permissions description
    developer_instructions experimental_compact_prompt_file experimental_realtime_start_instructions experimental_realtime_webrtc_call_base_url
    experimental_realtime_ws_backend_prompt experimental_realtime_ws_base_url experimental_realtime_ws_model experimental_realtime_ws_startup_context
    experimental_thread_store_endpoint file_opener forced_login_method instructions js_repl_node_path log_dir mcp_oauth_callback_url
    mcp_oauth_credentials_store model model_auto_compact_token_limit_scope model_catalog_json model_instructions_file model_provider
    model_reasoning_effort model_reasoning_summary model_verbosity name openai_base_url oss_provider personality plan_mode_reasoning_effort profile
    review_model sandbox_mode service_tier sqlite_home web_search`,
  b: `allow_login_shell allow_symlinked_codex_home check_for_update_on_startup disable_paste_burst experimental_use_unified_exec_tool hide_agent_reasoning
    include_apps_instructions include_collaboration_mode_instructions include_environment_context include_permissions_instructions
    show_raw_agent_reasoning suppress_unstable_features_warning`,
  n: `background_terminal_max_timeout mcp_oauth_callback_port mcp_optional_startup_grace_ms model_auto_compact_token_limit model_context_window
    model_post_turn_compact_threshold_percent project_doc_max_bytes thread_unload_delay_secs tool_output_token_limit`,
  t: `agents analytics apps audio auto_review cloud desktop experimental_thread_store features feedback ghost_snapshot hooks marketplaces
    mcp_enterprise_managed_auth mcp_servers memories model_providers notice orchestrator otel permissions plugins profiles projects realtime
    responses_api_metadata shell_environment_policy tools tui windows`,
  l: 'js_repl_node_module_dirs nickname_candidates notify project_doc_fallback_filenames project_root_markers',
  sl: 'forced_chatgpt_workspace_id',
  tl: 'history sandbox_workspace_write skills tool_suggest',
};

/** Every key of an agent file with the types it takes: its own four, and those of `config.toml`. Any other key makes the host ignore the file. */
export const keyTypes: ReadonlyMap<string, Types> = new Map(Object.entries(keysByType).flatMap(([types, keys]) => keys.split(/\s+/).map((key) => [key, types] as const)));

/** Texts that take some words only. */
export const words: Readonly<Record<string, readonly string[]>> = {
  sandbox_mode: ['read-only', 'workspace-write', 'danger-full-access'],
  web_search: ['disabled', 'cached', 'live'],
  model_verbosity: ['low', 'medium', 'high'],
};

/** `approval_policy` may be a table too. */
export const looseKeys: readonly string[] = ['approval_policy'];

export const fields: readonly FieldFact[] = [...keyTypes.keys()].toSorted().map((key) => ({ key, ...(['name', 'description', 'developer_instructions'].includes(key) ? { required: true } : {}) }));

/** A file may take the place of each of them. */
export const builtins: readonly string[] = ['default', 'explorer', 'worker'];

export const nicknamePattern = /^ *[A-Za-z0-9_-][A-Za-z0-9 _-]*$/;

/** The project's own settings, whose `agents.max_depth` lets subagents call agents. */
export const settings: readonly string[] = ['.codex/config.toml'];

/** There is no list of tools to be wrong, and no name was refused. */
export const demands: Demands = {
  builtinsYield: 'whole',
  sameName: 'ignores the later one',
  brokenSettings: { files: settings, does: 'does not start in a project that is trusted', severity: 'error' },
  missingAgentFile: 'ignores the agent and says so among the first messages of a run',
  unknownField: 'refused',
  models: { aliases: [], literal: /^(?!(?:claude|gemini)-)[^\s\-./:\d]*[-./:\d]\S*$/, otherwise: 'sends it to the service as it stands, which knows no such model' },
};
