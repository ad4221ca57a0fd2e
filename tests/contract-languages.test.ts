import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { extractContract } from '../src/contract/extract.ts';
import { lexicons } from '../src/contract/lexicon/languages.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';

interface Sample {
  /** A title that binds, and an item without any marker. */
  readonly title: string;
  readonly item: string;
  readonly forbidden: string;
  readonly ordered: string;
  readonly limit: string;
  readonly advice: string;
}

const samples: Readonly<Record<string, Sample>> = {
  en: { title: 'Constraints', item: 'Work inside the given folder', forbidden: 'Never delete a file of the user.', ordered: 'You must read the plan first.', limit: 'Try at most 3 attempts.', advice: 'This folder holds the plan of the user.' },
  ru: { title: 'Ограничения', item: 'Работа внутри папки', forbidden: 'Никогда не удаляй файлы пользователя.', ordered: 'Всегда читай план.', limit: 'Максимум 3 попытки.', advice: 'В этой папке лежит план пользователя.' },
  zh: { title: '约束条件', item: '在给定的文件夹中工作', forbidden: '禁止删除用户的文件。', ordered: '必须先阅读计划。', limit: '最多 3 次尝试。', advice: '这个文件夹里有用户的计划。' },
  ja: { title: '制約事項', item: '指定されたフォルダの中で作業', forbidden: 'ユーザーのファイルを削除してはいけません。', ordered: '必ず計画を読みます。', limit: '最大 3 回の試行。', advice: 'このフォルダには計画があります。' },
  ko: { title: '제약 사항', item: '지정된 폴더 안에서 작업', forbidden: '사용자의 파일을 삭제하지 마세요.', ordered: '반드시 계획을 먼저 읽습니다.', limit: '최대 3 번의 시도.', advice: '이 폴더에는 계획이 있습니다.' },
  es: { title: 'Restricciones', item: 'Trabajo dentro de la carpeta indicada', forbidden: 'Nunca borres los archivos del usuario.', ordered: 'Siempre lee el plan primero.', limit: 'Máximo 3 intentos.', advice: 'Esta carpeta guarda el plan del usuario.' },
  pt: { title: 'Restrições', item: 'Trabalho dentro da pasta indicada', forbidden: 'Nunca apague os arquivos do usuário.', ordered: 'Você deve ler o plano antes.', limit: 'No máximo 3 tentativas.', advice: 'Esta pasta guarda o plano do usuário.' },
  fr: { title: 'Contraintes', item: 'Travail dans le dossier donné', forbidden: 'Ne supprimez jamais les fichiers du client.', ordered: 'Vous devez lire le plan dans tous les cas.', limit: 'Au maximum 3 tentatives.', advice: 'Ce dossier contient le plan du client.' },
  tr: { title: 'Kısıtlamalar', item: 'Verilen klasörde çalışma', forbidden: 'Kullanıcının dosyalarını asla silme.', ordered: 'Her zaman önce planı oku.', limit: 'En fazla 3 deneme.', advice: 'Bu klasörde kullanıcının planı var.' },
  de: { title: 'Einschränkungen', item: 'Arbeit im genannten Ordner', forbidden: 'Lösche niemals die Dateien der Nutzer.', ordered: 'Du musst den Plan zuerst lesen.', limit: 'Höchstens 3 Versuche.', advice: 'In diesem Ordner liegt der Plan der Nutzer.' },
};

function rulesOf(text: string) {
  return extractContract(parseDocument(fromText('agent.md', text)));
}

test('every file of the folder is a language of the list', () => {
  const files = readdirSync(new URL('../src/contract/lexicon/', import.meta.url)).map((name) => name.replace('.ts', ''));
  expect(files.filter((name) => name !== 'lexicon' && name !== 'languages').toSorted()).toEqual(lexicons.map(({ language }) => language).toSorted());
  expect(Object.keys(samples).toSorted()).toEqual(lexicons.map(({ language }) => language).toSorted());
});

describe.for(Object.entries(samples))('in %s', ([language, sample]) => {
  test('a title binds what has no marker', () => {
    const { rules } = rulesOf(`# Agent\n\n## ${sample.title}\n\n- ${sample.item}\n`);
    expect(rules.map(({ kind, text }) => [kind, text])).toEqual([['obligation', sample.item]]);
  });

  test('a marker binds without a title, in its language', () => {
    const { rules } = rulesOf(`# Agent\n\n${sample.forbidden}\n\n${sample.ordered}\n\n${sample.advice}\n`);
    expect(rules.map((rule) => [rule.kind, rule.language, rule.text])).toEqual([
      ['prohibition', language, sample.forbidden],
      ['obligation', language, sample.ordered],
    ]);
  });

  test('attempts are counted', () => {
    expect(rulesOf(`# Agent\n\n${sample.advice}\n\n${sample.limit}\n`).limits.map(({ what, value }) => [what, value])).toEqual([['attempts', 3]]);
  });
});
