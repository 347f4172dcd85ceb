import assert from 'node:assert/strict';
import { linkSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { FileError, getFiles, openImage, type ResizeImagesOptions, resizeImages } from 'kindling';
import sharp from 'sharp';
import { useFolder } from '../data/folder.js';
import { jpeg, picture, plain, png, ramp } from './pictures.js';

describe('resizeImages()', () => {
  const folder = useFolder();
  const at = (name: string) => join(folder.path, name);
  const run = (options: Partial<ResizeImagesOptions> = {}) =>
    resizeImages(at('in'), { dest: at('out'), maxSize: 20, ...options });
  const listed = (name = 'out') => getFiles(at(name)).map((file) => relative(at(name), file));

  it('makes every image smaller, at the same place, with the pixels that openImage and resize give', async () => {
    folder.write('in/cats/a.png', await png(60, 40, ramp));
    folder.write('in/dogs/deep/b.png', await png(30, 45, ramp));
    folder.write('in/c.png', await png(5000, 1, ramp));
    folder.write('in/notes.txt', 'no image');
    assert.deepEqual(await run(), []);
    assert.deepEqual(listed(), ['c.png', 'cats/a.png', 'dogs/deep/b.png']);
    for (const [name, size] of [
      ['cats/a.png', [13, 20]],
      ['dogs/deep/b.png', [20, 13]],
      ['c.png', [1, 20]],
    ] as const) {
      using made = await openImage(at(`out/${name}`));
      using source = await openImage(at(`in/${name}`));
      using expected = await source.resize(size);
      assert.deepEqual(made.shape.slice(1), size);
      assert.ok(made.eq(expected).all().item(), name);
    }
  });

  it('copies what is small enough, upright and in its format', async () => {
    const files = {
      'a.jpg': await jpeg(20, 10, ramp),
      'alpha.png': await png(3, 3, plain(1, 2, 3, 4)),
      'palette.png': await picture(4, 4, ramp).png({ palette: true }).toBuffer(),
      'w.webp': await picture(5, 5, ramp).webp().toBuffer(),
    };
    for (const [name, bytes] of Object.entries(files)) folder.write(`in/${name}`, bytes);
    assert.deepEqual(await run(), []);
    for (const [name, bytes] of Object.entries(files))
      assert.deepEqual(readFileSync(at(`out/${name}`)), bytes, name);
    assert.deepEqual(await resizeImages(at('in'), { dest: at('all') }), []);
    assert.deepEqual(readFileSync(at('all/a.jpg')), files['a.jpg']);
  });

  it('turns files upright, also small ones', async () => {
    for (const [name, width, height] of [
      ['small.jpg', 16, 8],
      ['large.jpg', 60, 30],
    ] as const) {
      const turned = picture(width, height, ramp).withMetadata({ orientation: 6 });
      folder.write(`in/${name}`, await turned.jpeg().toBuffer());
    }
    assert.deepEqual(await run(), []);
    for (const [name, size] of [
      ['small.jpg', [16, 8]],
      ['large.jpg', [20, 10]],
    ] as const) {
      const { orientation, height, width } = await sharp(
        readFileSync(at(`out/${name}`)),
      ).metadata();
      assert.deepEqual([orientation, height, width], [undefined, ...size], name);
    }
  });

  it('keeps grey grey, and makes palettes, alpha and CMYK plain colour', async () => {
    const wide = 50;
    const grey = picture(wide, 30, (x) => [4 * x]);
    folder.write('in/grey.png', await grey.clone().png().toBuffer());
    folder.write('in/grey.jpg', await grey.clone().jpeg().toBuffer());
    const deep = grey.clone().toColourspace('grey16');
    folder.write('in/grey16.png', await deep.png().toBuffer());
    const colour = picture(wide, 30, (x, y) => [5 * x, 5 * y, 0]);
    folder.write('in/palette.png', await colour.clone().png({ palette: true }).toBuffer());
    folder.write('in/cmyk.jpg', await colour.clone().toColourspace('cmyk').jpeg().toBuffer());
    folder.write('in/alpha.png', await png(wide, 30, (x) => [5 * x, 9, 9, 5 * x]));
    assert.deepEqual(await run(), []);
    for (const [name, channels] of [
      ['grey.png', 1],
      ['grey.jpg', 1],
      ['grey16.png', 1],
      ['palette.png', 3],
      ['cmyk.jpg', 3],
      ['alpha.png', 3],
    ] as const) {
      const facts = await sharp(readFileSync(at(`out/${name}`))).metadata();
      assert.deepEqual(
        [facts.channels, facts.isPalette ?? false, facts.depth],
        [channels, false, 'uchar'],
        name,
      );
      using made = await openImage(at(`out/${name}`));
      using source = await openImage(at(`in/${name}`));
      using expected = await source.resize([12, 20]);
      const off = Number(made.to('float32').sub(expected).abs().mean().item());
      assert.ok(off <= (name.endsWith('png') ? 0 : 4), `${name}: ${off} levels`);
    }
  });

  it('writes formats that are only read as PNG, of animations the first picture', async () => {
    const frames = [plain(250, 0, 0), plain(0, 250, 0)].map((paint) => png(40, 40, paint));
    const gif = sharp(await Promise.all(frames), { join: { animated: true } }).gif();
    folder.write('in/a.gif', await gif.toBuffer());
    folder.write('in/b.tiff', await picture(8, 4, ramp).tiff().toBuffer());
    assert.deepEqual(await run(), []);
    assert.deepEqual(listed(), ['a.png', 'b.png']);
    using first = await openImage(at('out/a.png'));
    using level = first.select(1, 0).select(1, 0);
    assert.deepEqual(
      [first.shape, level.tolist()],
      [
        [3, 20, 20],
        [250, 0, 0],
      ],
    );
  });

  it('takes another ending or format', async () => {
    folder.write('in/a.jpeg', await jpeg(40, 40, ramp));
    folder.write('in/b.png', await png(8, 8, ramp));
    for (const [options, names, format] of [
      [{ ext: '.png' }, ['a.png', 'b.png'], 'png'],
      [{ format: 'jpeg' }, ['a.jpeg', 'b.jpg'], 'jpeg'],
      [{ format: 'webp' }, ['a.webp', 'b.webp'], 'webp'],
      [{ ext: '.jpg', format: 'webp' }, ['a.jpg', 'b.jpg'], 'webp'],
    ] as const) {
      const dest = `out-${names.join('-')}`;
      assert.deepEqual(await run({ ...options, dest: at(dest) }), []);
      assert.deepEqual(listed(dest), names);
      for (const name of names)
        assert.equal((await sharp(readFileSync(at(`${dest}/${name}`))).metadata()).format, format);
    }
    await run({ dest: at('low'), quality: 5 });
    await run({ dest: at('high'), quality: 100 });
    assert.ok(statSync(at('low/a.jpeg')).size < statSync(at('high/a.jpeg')).size);
  });

  it('gives back what cannot be read, in order, and writes the rest', async () => {
    const whole = await jpeg(60, 60, ramp);
    folder.write('in/1cut.jpg', whole.subarray(0, whole.length / 2));
    folder.write('in/2good.jpg', whole);
    folder.write('in/3text.png', 'hello');
    folder.write('in/4empty.webp', '');
    symlinkSync(at('nowhere.png'), at('in/5link.png'));
    mkdirSync(at('in/folder.png'));
    const seen: [number, number][] = [];
    const bad = await run({ onProgress: (done, total) => seen.push([done, total]) });
    assert.deepEqual(
      bad.map(({ file }) => relative(at('in'), file)),
      ['1cut.jpg', '3text.png', '4empty.webp', '5link.png'],
    );
    for (const { file, error } of bad) {
      assert.equal(error.name, 'DataError');
      assert.ok(error.message.includes(file), error.message);
    }
    assert.deepEqual(listed(), ['2good.jpg']);
    assert.deepEqual(
      seen,
      [1, 2, 3, 4, 5].map((done) => [done, 5]),
    );
  });

  it('looks into the folder alone on request', async () => {
    folder.write('in/a.png', await png(4, 4, ramp));
    folder.write('in/below/b.png', await png(4, 4, ramp));
    await run({ recurse: false });
    assert.deepEqual(listed(), ['a.png']);
  });

  it('goes on with resume, and writes again without', async () => {
    for (const name of ['a', 'b']) folder.write(`in/${name}.png`, await png(40, 40, ramp));
    folder.write('out/a.png', 'there');
    assert.deepEqual(await run({ resume: true }), []);
    assert.equal(readFileSync(at('out/a.png'), 'utf8'), 'there');
    using b = await openImage(at('out/b.png'));
    assert.deepEqual(b.shape, [3, 20, 20]);
    assert.deepEqual(await run(), []);
    using a = await openImage(at('out/a.png'));
    assert.deepEqual(a.shape, [3, 20, 20]);
  });

  it('stops at a signal, with whole files only, and goes on later', async () => {
    for (let i = 0; i < 12; i++) folder.write(`in/${i}.png`, await png(30, 30, ramp));
    const controller = new AbortController();
    const options = { maxWorkers: 2, signal: controller.signal };
    const stop = (done: number) => done === 3 && controller.abort(new Error('enough'));
    await assert.rejects(run({ ...options, onProgress: stop }), /enough/);
    const written = listed();
    assert.ok(written.length >= 3 && written.length <= 5, `${written}`);
    await new Promise((done) => setTimeout(done, 50));
    assert.deepEqual(listed(), written); // nothing goes on behind
    let total = 0;
    await run({ resume: true, onProgress: (_, all) => (total = all) });
    assert.equal(total, 12 - written.length);
    assert.equal(listed().length, 12);
    await assert.rejects(run(options), /enough/); // aborted before it begins
  });

  it('never replaces a source', async () => {
    const bytes = await png(40, 40, ramp);
    const a = folder.write('in/a.png', bytes);
    symlinkSync(at('in'), at('alias'));
    for (const dest of [at('in'), `${at('in')}/`, at('alias'), `${at('in')}/../in`])
      await assert.rejects(
        run({ dest }),
        /would replace an image that is read; choose another dest/,
      );
    folder.write('out/b.png'); // a result that is a link to a source
    folder.write('in/b.png', bytes);
    mkdirSync(at('out2'));
    symlinkSync(a, at('out2/b.png'));
    await assert.rejects(run({ dest: at('out2') }), {
      name: 'ArgumentError',
      message: /out2.b\.png, from .*in.b\.png, would replace/,
    });
    mkdirSync(at('out3'));
    linkSync(a, at('out3/a.png'));
    await run({ dest: at('out3') });
    assert.deepEqual(readFileSync(a), bytes); // renaming leaves the other name of a file alone
  });

  it('takes a dest inside, whose files are results and not sources', async () => {
    folder.write('in/a.png', await png(40, 40, ramp));
    for (let i = 0; i < 2; i++) {
      await run({ dest: at('in/small') });
      assert.deepEqual(listed('in'), ['a.png', 'small/a.png']);
    }
  });

  it('refuses two files that would be one', async () => {
    folder.write('in/a.png', await png(4, 4, ramp));
    folder.write('in/a.gif', await picture(4, 4, ramp).gif().toBuffer());
    await assert.rejects(run(), {
      name: 'ArgumentError',
      message: `resizeImages: ${at('in/a.gif')} and ${at('in/a.png')} would both be ${at('out/a.png')}; rename one of them`,
    });
  });

  it('throws FileError where it cannot write, and begins no more files', async () => {
    for (let i = 0; i < 6; i++) folder.write(`in/${i}.png`, await png(4, 4, ramp));
    mkdirSync(at('out/0.png'), { recursive: true });
    await assert.rejects(run({ maxWorkers: 1 }), (error: unknown) => {
      assert.ok(error instanceof FileError);
      assert.match(error.message, /^resizeImages: .*0\.png: expected a file, got a folder/);
      return true;
    });
    assert.deepEqual(listed(), []);
    writeFileSync(at('file'), '');
    await assert.rejects(run({ dest: at('file') }), FileError);
  });

  it('names options that are wrong', async () => {
    folder.write('in/a.png', await png(4, 4, ramp));
    const wrong: [Partial<ResizeImagesOptions>, RegExp][] = [
      [{ maxSize: 0 }, /expected an integer of at least 1 for maxSize, got 0/],
      [{ maxSize: 2.5 }, /for maxSize, got 2.5/],
      [{ maxWorkers: 0 }, /for maxWorkers, got 0/],
      [{ dest: '' }, /expected a folder for dest, got ''/],
      [{ ext: 'png' }, /expected one of \.jpg .* for ext, got 'png'/],
      [{ ext: '.bmp' }, /for ext, got '\.bmp'/],
      [{ format: 'gif' as 'png' }, /expected 'png', 'jpeg' or 'webp' for format, got 'gif'/],
      [{ quality: 0, ext: '.jpg' }, /expected an integer from 1 to 100 for quality, got 0/],
    ];
    for (const [options, message] of wrong)
      await assert.rejects(run(options), { name: 'ArgumentError', message });
    await assert.rejects(
      resizeImages(at('gone'), { dest: at('out') }),
      /expected a folder for path/,
    );
    mkdirSync(at('bare'));
    await assert.rejects(resizeImages(at('bare'), { dest: at('out') }), /there is no image/);
  });
});
