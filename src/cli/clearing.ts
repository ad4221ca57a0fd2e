import stringWidth from 'string-width';
import type { Terminal } from './terminal.ts';

/**
 * A terminal that can take back what was written through it since it was last cleared, and nothing that stood before.
 *
 * What has left the screen at the top stays in the history. Where there is no screen, nothing is taken back.
 */
export function clearing(terminal: Terminal): { readonly terminal: Terminal; clear(): void } {
  let written = '';
  const kept = (write: (text: string) => void, end: string) => (text: string) => {
    written += text + end;
    write(text);
  };
  return {
    terminal: { ...terminal, out: kept(terminal.out, ''), note: kept(terminal.note, '\n') },
    clear: () => {
      if (terminal.screen && written !== '') terminal.out(eraser(written, terminal.screen()));
      written = '';
    },
  };
}

/** What moves the cursor up to where the text began, at most to the top of the screen, and erases from there. */
export function eraser(text: string, { columns, rows }: { readonly columns: number; readonly rows: number }): string {
  const lines = text.split('\n').slice(0, -1).map((line) => Math.max(1, Math.ceil(stringWidth(line) / columns)));
  const height = lines.reduce((sum, height) => sum + height, 0);
  return `\r${height > 0 ? `\u001b[${Math.min(height, rows - 1)}A` : ''}\u001b[J`;
}
