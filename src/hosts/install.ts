/** How an installed host is found, and what outside of a project decides what it makes of the project's agents. */
export interface Install {
  /** Names of the program, today's first. */
  readonly programs: readonly string[];
  /** What keeps the program from anything but saying its version. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Settings files of the user whose rules reach agents of every project. */
  readonly userSettings?: readonly UserSettings[];
  /** Its settings files count in every folder from the one it is started in up to the root, where a bundle knows those of the root alone. */
  readonly walksUp?: true;
  /** What the user has to have agreed to before the agents of a project are what their files say. */
  consents?(question: ConsentQuestion): readonly Consent[];
  /** Rules of the user that an agent file takes no heed of; the text is that of one of the user's settings files. */
  undone?(settings: string, agent: string): readonly string[];
}

export interface UserSettings {
  /** From the home folder. */
  readonly path: string;
  /** Keys of rules, a dot for each map deeper. */
  readonly rules: readonly string[];
  /** What they do to agents, one sentence without a dot. */
  readonly effect: string;
}

export interface ConsentQuestion {
  /** The project's root, absolute and without links. */
  readonly root: string;
  readonly agents: readonly AskedAgent[];
  /** The text of a file below the home folder; nothing when it is not there or cannot be read. */
  read(path: string): string | undefined;
  /** The files of the project, from its root. */
  files(): readonly string[];
}

export interface AskedAgent {
  readonly name: string;
  readonly sha256: string;
  /** Names of the fields its file has. */
  readonly fields: readonly string[];
}

export interface Consent {
  readonly what: string;
  /** Absent where the file that says so cannot be understood. */
  readonly given?: boolean;
  /** What happens without it, one sentence without a dot. */
  readonly how: string;
  /** Who is not there without it: every agent, or the one of a name. Absent where agents are there all the same. */
  readonly keepsOut?: 'all' | { readonly name: string };
}
