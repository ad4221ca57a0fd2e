import packageFile from '../../package.json' with { type: 'json' };

const home: string | undefined = 'homepage' in packageFile ? String(packageFile.homepage) : undefined;

/** Where the page of a rule is read: below the project's home page, or by the command that shows it when there is none. */
export function pageOf(id: string): string {
  return home ? new URL(`rules/${id}.md`, home).href : `mandate explain ${id}`;
}
