import assert from 'node:assert/strict';
import { rmSync, symlinkSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { FileGetter, getFiles, getImageFiles, getTextFiles, ImageGetter } from 'kindling';
import { useFolder } from './folder.js';

/** Empty files, and what a search finds as paths from the folder, with `/`. */
function useFiles() {
  const folder = useFolder();
  return {
    at: (name: string) => join(folder.path, name),
    plant: (...names: string[]) => names.map((name) => folder.write(name)),
    found: (files: readonly string[]) =>
      files.map((file) => relative(folder.path, file).split(sep).join('/')),
  };
}

describe('getFiles()', () => {
  const { at, plant, found } = useFiles();

  it('sorts by the parts of the path, whatever the separator sorts like', () => {
    plant('b/1.txt', 'a-b/1.txt', 'a/z.txt', 'a/b/c.txt', 'B/1.txt', 'a.txt');
    assert.deepEqual(found(getFiles(at('.'))), [
      'B/1.txt',
      'a/b/c.txt',
      'a/z.txt',
      'a-b/1.txt',
      'a.txt',
      'b/1.txt',
    ]);
  });

  it('skips hidden files and folders', () => {
    plant('.DS_Store', 'a/.hidden.txt', '.git/config', 'a/b.txt');
    assert.deepEqual(found(getFiles(at('.'))), ['a/b.txt']);
  });

  it('compares extensions in lower case and by what follows the last dot', () => {
    plant('a.CSV', 'b.csv', 'c.csv.gz', 'csv');
    assert.deepEqual(found(getFiles(at('.'), { extensions: ['.csv'] })), ['a.CSV', 'b.csv']);
  });

  it('stays in the folder itself without recurse', () => {
    plant('a.txt', 'b/c.txt');
    assert.deepEqual(found(getFiles(at('.'), { recurse: false })), ['a.txt']);
  });

  it('looks into the named folders only, at the top level only', () => {
    plant('top.txt', 'train/x/valid/1.txt', 'valid/2.txt', 'test/3.txt');
    assert.deepEqual(found(getFiles(at('.'), { folders: ['train', 'valid'] })), [
      'train/x/valid/1.txt',
      'valid/2.txt',
    ]);
    assert.deepEqual(found(getFiles(at('.'), { folders: ['.', 'valid'] })), [
      'top.txt',
      'valid/2.txt',
    ]);
  });

  it('follows links to folders, each real folder once, unless told not to', () => {
    plant('a/1.txt');
    symlinkSync(at('a'), at('b'), 'dir');
    symlinkSync(at('.'), at('a/up'), 'dir');
    assert.deepEqual(found(getFiles(at('.'))), ['a/1.txt']);
    rmSync(at('a/up'));
    assert.deepEqual(found(getFiles(at('b'))), ['b/1.txt']);
    assert.deepEqual(found(getFiles(at('.'), { followLinks: false, extensions: ['.txt'] })), [
      'a/1.txt',
    ]);
  });

  it('names a folder that is not there', () => {
    plant('file.txt');
    const gone = at('gone');
    assert.throws(() => getFiles(gone), {
      name: 'ArgumentError',
      message: /getFiles: expected a folder for path, got '.*gone'/,
    });
    assert.throws(() => getFiles(at('file.txt')), /expected a folder/);
    assert.throws(() => getFiles(at('.'), { folders: ['gone'] }), /there is no folder 'gone' in '/);
  });
});

describe('getImageFiles()', () => {
  const { at, plant, found } = useFiles();

  it('takes a fixed list of endings', () => {
    plant('1.jpg', '2.JPEG', '3.png', '4.webp', '5.gif', '6.tiff', '7.avif', '8.txt', '9.svg');
    assert.deepEqual(found(getImageFiles(at('.'))), [
      '1.jpg',
      '2.JPEG',
      '3.png',
      '4.webp',
      '5.gif',
      '6.tiff',
      '7.avif',
    ]);
  });

  it('names a folder without images', () => {
    plant('a/readme.txt', 'b/1.png');
    assert.throws(() => getImageFiles(at('a')), {
      name: 'ArgumentError',
      message: /getImageFiles: there is no image \(.*\.png.*\) in '.*a'$/,
    });
    assert.throws(() => getImageFiles(at('.'), { folders: ['a'] }), /in folders a of '/);
  });
});

describe('getTextFiles(), FileGetter(), ImageGetter()', () => {
  const { at, plant, found } = useFiles();

  it('search as getFiles does, with options given before', () => {
    plant('train/3/1.png', 'train/7/2.png', 'train/7/a.txt', 'test/3.png', 'b.TXT');
    assert.deepEqual(found(getTextFiles(at('.'))), ['b.TXT', 'train/7/a.txt']);
    const png = FileGetter({ extensions: ['.png'], recurse: false });
    assert.deepEqual(found(png(at('train/7'))), ['train/7/2.png']);
    const threes = ImageGetter({ suf: 'train', folders: ['3'] });
    assert.deepEqual(found(threes(at('.'))), ['train/3/1.png']);
    assert.throws(() => threes(at('test')), /getFiles: expected a folder for path, got '.*train'/);
  });
});
