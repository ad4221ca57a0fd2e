import { counted } from '../text/counted.ts';
import { oneLine, printable } from '../text/printable.ts';
import { agentLines } from './agent.ts';
import type { OutputOptions } from './output.ts';
import { notShown, summarize, type FileReport } from './report.ts';

/** JUnit XML: a test case for each file, which fails when the file has errors; what else was found is its output. */
export function junit(reports: readonly FileReport[], { verbose, fromRoot, run }: Pick<OutputOptions, 'verbose' | 'fromRoot' | 'run'>): string {
  const failures = reports.filter((report) => summarize([report]).errors > 0).length;
  const counts = `tests="${reports.length}" failures="${failures}" errors="0" skipped="0"`;
  const cases = reports.flatMap((report) => testcase(report, fromRoot(report.path), verbose));
  const off = notShown(summarize(reports, run)).join(', ');
  const properties = off === '' ? [] : ['    <properties>', `      <property name="not shown" value="${attribute(off)}"/>`, '    </properties>'];
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="mandate" ${counts}>`, `  <testsuite name="mandate lint" ${counts}>`, ...properties, ...cases, '  </testsuite>', '</testsuites>', ''].join('\n');
}

function testcase(report: FileReport, path: string, verbose: boolean): string[] {
  const { errors, warnings } = summarize([report]);
  const open = `    <testcase name="${attribute(path)}" classname="${attribute(report.dialect)}"`;
  const lines = agentLines([report], { verbose });
  if (lines === '') return [`${open}/>`];
  const first = report.diagnostics.find(({ severity }) => severity === 'error');
  const body = first
    ? `      <failure type="${attribute(first.code)}" message="${attribute(`${counted(errors, 'error')}, ${counted(warnings, 'warning')}: ${oneLine(first.message)}`)}">${content(lines)}</failure>`
    : `      <system-out>${content(lines)}</system-out>`;
  return [`${open}>`, body, '    </testcase>'];
}

function attribute(text: string): string {
  return content(text).replace(/["\t\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What XML forbids is what is not printable, save for two code points that no file can hold either way. */
function content(text: string): string {
  return printable(text)
    .replace(/[\ufffe\uffff]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
