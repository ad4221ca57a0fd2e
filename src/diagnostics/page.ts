import packageFile from '../../package.json' with { type: 'json' };

const home: string | undefined = 'homepage' in packageFile ? String(packageFile.homepage) : undefined;

/** Where the page of a rule is read: below the project's home page, or in the package when it has none. */
export function pageOf(id: string): string {
  const path = `rules/${id}.md`;
  return home ? new URL(path, home).href : path;
}
