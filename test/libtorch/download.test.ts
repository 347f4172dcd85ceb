import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure, install, leftovers, smallWheels, targetOf } from './installing.js';
import { type Behaviour, TestIndex } from './server.js';
import { LARGE, makeTorch, sha256, type TestWheel, withFolder } from './wheels.js';

type Body = (index: TestIndex, folder: string, wheels: TestWheel[]) => Promise<void>;

async function serving(behaviour: Behaviour, body: Body): Promise<void> {
  const wheels = await smallWheels();
  await using index = await TestIndex.start(wheels, behaviour);
  await withFolder((folder) => body(index, folder, wheels));
}

function assertLibrary(folder: string, [torch]: TestWheel[]): void {
  const library = readFileSync(join(targetOf(folder), 'lib/libtorch_cpu.so'));
  assert.equal(sha256(library), sha256(torch?.files['torch/lib/libtorch_cpu.so'] as Buffer));
}

/** Nothing that could be taken for a LibTorch, and no lock. */
function assertNothingHalf(folder: string): void {
  assert.equal(existsSync(targetOf(folder)), false);
  assert.deepEqual(
    leftovers(folder).filter((name) => !name.endsWith('.partial')),
    [],
  );
}

const spoilLibrary =
  (times: number): Behaviour['spoil'] =>
  (name, bytes, start) => {
    if (times > 0 && name.startsWith('torch-') && start > 0 && bytes.length > 1_000_000) {
      times -= 1;
      bytes.fill(0x55, bytes.length - 200_000, bytes.length - 199_000);
    }
    return bytes;
  };

describe('downloading LibTorch', () => {
  it('takes the whole file once where ranges are ignored', () =>
    serving({ ranges: false }, async (index, folder, wheels) => {
      await install(folder, index, wheels);
      assertLibrary(folder, wheels);
      const whole = wheels.map(({ pin, bytes }) => ({ path: pin.file, sent: bytes.length }));
      assert.deepEqual(
        index.served.map(({ path, sent }) => ({ path, sent })),
        whole,
      );
    }));

  for (const rangeStatus of [416, 501]) {
    it(`takes the whole file where ranges are answered with ${rangeStatus}`, () =>
      serving({ rangeStatus }, async (index, folder, wheels) => {
        await install(folder, index, wheels);
        assertLibrary(folder, wheels);
        assert.equal(
          index.sent,
          wheels.reduce((sum, { bytes }) => sum + bytes.length, 0),
        );
      }));
  }

  it('goes on where a connection broke', () =>
    serving({ cutAfter: 150_000 }, async (index, folder, wheels) => {
      const done = await install(folder, index, wheels);
      assertLibrary(folder, wheels);
      assert.ok(index.served.length > 10, `${index.served.length} requests`);
      assert.ok(done.fetchedBytes < LARGE + 300_000, `${done.fetchedBytes} bytes arrived`);
    }));

  it('begins again where a server that ignores ranges breaks a connection', () =>
    serving({ ranges: false, cutAfter: 500_000, cuts: 2 }, async (index, folder, wheels) => {
      await install(folder, index, wheels);
      assertLibrary(folder, wheels);
      assert.equal(index.served.length, 4); // torch cut twice and then whole, and the second wheel
    }));

  it('gives up after some attempts that bring nothing', () =>
    serving({ cutAfter: 0 }, async (index, folder, wheels) => {
      const error = await failure(install(folder, index, wheels));
      assert.equal(error.code, 'ERR_LIBTORCH_DOWNLOAD');
      assert.match(error.message, /LibTorch 2\.13\.0 could not be fetched/);
      assert.match(
        error.message,
        /the Python index \(a test\), small: the connection to 127\.0\.0\.1:\d+ broke/,
      );
      assert.match(error.message, /pip download: pip download torch==2\.13\.0 failed/);
      assert.match(error.message, /Next: check the network/);
      assert.equal(index.served.length, 6);
      assertNothingHalf(folder);
    }));

  it('gives up at a cut that is always at the same place of a whole file', () =>
    serving({ ranges: false, cutAfter: 500_000 }, async (index, folder, wheels) => {
      const error = await failure(install(folder, index, wheels));
      assert.equal(error.code, 'ERR_LIBTORCH_DOWNLOAD');
      const requests = index.served.length; // a few more if a cut loses different bytes
      assert.ok(requests >= 6 && requests < 15, `${requests} requests`);
      assertNothingHalf(folder);
    }));

  for (const [status, requests] of [
    [404, 1],
    [403, 1],
    [503, 6],
  ] as const) {
    it(`names the status ${status}, after ${requests} request(s)`, () =>
      serving({ status }, async (index, folder, wheels) => {
        const error = await failure(install(folder, index, wheels));
        assert.match(error.message, new RegExp(`answers ${status} for torch-2\\.13\\.0-cp312`));
        assert.equal(index.served.length, requests);
        assertNothingHalf(folder);
      }));
  }

  it('fetches a stretch again that arrived damaged', () =>
    serving({ spoil: spoilLibrary(1) }, async (index, folder, wheels) => {
      const done = await install(folder, index, wheels);
      assertLibrary(folder, wheels);
      assert.equal(done.fetchedBytes, index.sent);
    }));

  it('refuses bytes that stay wrong, names the file, and keeps what was right', () =>
    serving({ spoil: spoilLibrary(99) }, async (index, folder, wheels) => {
      const error = await failure(install(folder, index, wheels));
      assert.equal(error.code, 'ERR_LIBTORCH_CHECKSUM');
      assert.match(
        error.message,
        /arrives damaged: wrong checksum of torch\/lib\/libtorch_cpu\.so/,
      );
      assertNothingHalf(folder);
      const stage = join(`${targetOf(folder)}.partial`, 'small/stage');
      assert.deepEqual(readdirSync(join(stage, 'lib')), ['libc10.so']);
      index.behaviour = {};
      const before = index.sent;
      await install(folder, index, wheels);
      assertLibrary(folder, wheels);
      assert.ok(index.sent - before < LARGE + 300_000);
    }));

  it('refuses a wheel whose list of checksums is not the pinned one', () =>
    serving({ hash: null }, async (_index, folder, wheels) => {
      const other = await makeTorch({ seed: 50 });
      await using wrong = await TestIndex.start([other, wheels[1] as TestWheel], { hash: null });
      const pin = { ...(wheels[0] as TestWheel).pin, size: other.bytes.length };
      const error = await failure(
        install(folder, wrong, [{ ...other, pin }, wheels[1] as TestWheel]),
      );
      assert.equal(error.code, 'ERR_LIBTORCH_CHECKSUM');
      assert.match(
        error.message,
        /the RECORD of torch-2\.13\.0-cp312\S+ has SHA-256 [0-9a-f]{64}, [0-9a-f]{64} was expected/,
      );
      assertNothingHalf(folder);
    }));

  it('fetches nothing from an index that lists another checksum', () =>
    serving({ hash: 'f'.repeat(64) }, async (index, folder, wheels) => {
      const error = await failure(install(folder, index, wheels));
      assert.equal(error.code, 'ERR_LIBTORCH_DOWNLOAD');
      assert.match(error.message, /the index lists torch-2\.13\.0\S+ with SHA-256 f{64}/);
      assert.equal(index.served.length, 0);
    }));

  it('refuses a file that is no zip file', () =>
    serving(
      { spoil: (_name, bytes) => Buffer.alloc(bytes.length, 7) },
      async (index, folder, wheels) => {
        const error = await failure(install(folder, index, wheels));
        assert.equal(error.code, 'ERR_LIBTORCH_CHECKSUM');
        assert.match(error.message, /is no zip file, or its directory is damaged/);
        assertNothingHalf(folder);
      },
    ));

  for (const ranges of [true, false]) {
    it(`refuses a file of another size (${ranges ? 'by ranges' : 'whole'})`, () =>
      serving({ lie: 1000, ranges }, async (index, folder, wheels) => {
        const error = await failure(install(folder, index, wheels));
        assert.equal(error.code, 'ERR_LIBTORCH_DOWNLOAD');
        const size = (wheels[0] as TestWheel).bytes.length;
        assert.match(
          error.message,
          new RegExp(`has ${size + 1000} bytes at \\S+, ${size} were expected`),
        );
        assert.equal(index.served.length, 1);
        assertNothingHalf(folder);
      }));
  }

  it('refuses more bytes than were asked for', () => {
    const spoil = (_name: string, bytes: Buffer): Buffer =>
      Buffer.concat([bytes, Buffer.alloc(10)]);
    return serving({ spoil }, async (index, folder, wheels) => {
      const error = await failure(install(folder, index, wheels));
      assert.match(error.message, /127\.0\.0\.1:\d+ sends more than was asked for/);
      assertNothingHalf(folder);
    });
  });

  it('checks a wheel as a whole where only its own checksum is pinned', () =>
    serving({}, async (index, folder, wheels) => {
      const loose = wheels.map((wheel) => {
        const { record: _, size: __, ...pin } = wheel.pin;
        return { ...wheel, pin };
      });
      await install(folder, index, loose);
      assertLibrary(folder, wheels);
      assert.deepEqual(
        index.served.map(({ sent }) => sent),
        wheels.map(({ bytes }) => bytes.length),
      );
    }));

  it('refuses a whole wheel with another checksum', () =>
    serving({ spoil: spoilLibraryWhole }, async (index, folder, wheels) => {
      const loose = wheels.map((wheel) => ({ ...wheel, pin: { ...wheel.pin, record: undefined } }));
      const error = await failure(install(folder, index, loose));
      assert.equal(error.code, 'ERR_LIBTORCH_CHECKSUM');
      assert.match(
        error.message,
        /torch-2\.13\.0\S+ has SHA-256 [0-9a-f]{64}, [0-9a-f]{64} was expected/,
      );
      assert.equal(index.served.length, 2);
      assertNothingHalf(folder);
    }));

  it('says that the index has no such file', () =>
    serving({}, async (index, folder, wheels) => {
      const absent = {
        ...(wheels[0] as TestWheel),
        pin: { ...(wheels[0] as TestWheel).pin, file: 'torch-9.whl' },
      };
      const error = await failure(install(folder, index, [absent]));
      assert.match(error.message, /127\.0\.0\.1:\d+ does not list torch-9\.whl/);
    }));
});

function spoilLibraryWhole(_name: string, bytes: Buffer): Buffer {
  bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
  return bytes;
}
