import assert from 'node:assert/strict';
import { join } from 'node:path';
import { biwi, DataError } from 'kindling';
import { useFolder } from '../../data/folder.js';
import { loadFixture } from '../../support/fixtures.js';

interface Fixture {
  poses: {
    text: string;
    rotation: biwi.Matrix3;
    centre: biwi.Vector3;
    angles: [yaw: number, pitch: number, roll: number];
  }[];
  projections: { cal: string; centre: biwi.Vector3; ctr: number[]; aligned: number[] }[];
  depths: { bytes: string; shape: number[]; data: number[] }[];
  meshes: { text: string; vertices: number[]; faces: number[] }[];
}

const { poses, projections, depths, meshes } = loadFixture<Fixture>('datasets');
const [pose] = poses as [Fixture['poses'][number]];

function near(actual: readonly number[], expected: readonly number[], atol = 1e-9): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries()) {
    assert.ok(Math.abs(value - (expected[i] as number)) <= atol, `${actual} is not ${expected}`);
  }
}

/** A pose with that centre. */
const poseText = (centre: readonly number[]) => `1 0 0\n0 1 0\n0 0 1\n\n${centre.join(' ')}\n`;

describe('biwi.readPose()', () => {
  const folder = useFolder();

  it('reads the rotation and the centre', async () => {
    for (const { text, rotation, centre } of poses) {
      assert.deepEqual(await biwi.readPose(folder.write('a_pose.txt', text)), { rotation, centre });
    }
  });

  it('takes the line ends of every platform', async () => {
    const text = pose.text.replaceAll('\n', '\r\n');
    assert.deepEqual((await biwi.readPose(folder.write('a.txt', text))).rotation, pose.rotation);
  });

  const bad: [text: string, message: string][] = [
    ['', ': ends before the rotation'],
    ['1 0 0\n0 1 0\n', ': ends before the rotation'],
    ['1 0 0\n0 1 0\n0 0 1\n', ': ends before the centre'],
    ['1 0 0\n0 1\n', ", line 2: expected 3 numbers for the rotation, got '0 1'"],
    ['1 0 0\n0 1 x\n', ", line 2: expected 3 numbers for the rotation, got '0 1 x'"],
    ['1 0 0\n0 1 nan\n', ", line 2: expected 3 numbers for the rotation, got '0 1 nan'"],
    ['1 0 0\n0 1 0\n0 0 1\n\n1 2\n', ", line 5: expected 3 numbers for the centre, got '1 2'"],
    [`${poseText([1, 2, 3])}4`, ", line 6: expected the end of the file, got '4'"],
  ];
  for (const [text, message] of bad) {
    it(`throws DataError${message}`, async () => {
      const file = folder.write('a_pose.txt', text);
      await assert.rejects(
        () => biwi.readPose(file),
        (error) => {
          assert.ok(error instanceof DataError);
          assert.equal(error.message, `biwi.readPose: ${file}${message}`);
          return true;
        },
      );
    });
  }

  it('throws DataError that names a file which is not there', () =>
    assert.rejects(() => biwi.readPose(join(folder.path, 'none_pose.txt')), {
      name: 'DataError',
      message: /^biwi\.readPose: .*none_pose\.txt: cannot be read: ENOENT/,
    }));
});

describe('biwi.eulerAngles()', () => {
  it('gives the degrees of Rz(roll)·Ry(yaw)·Rx(pitch)', () => {
    for (const { rotation, angles } of poses) {
      const { yaw, pitch, roll } = biwi.eulerAngles(rotation);
      near([yaw, pitch, roll], angles, 1e-4);
    }
  });

  it('puts all into pitch where the head looks along the shoulders', () => {
    // Rotation.from_euler('ZYX', [0, yaw, 30], degrees=True).as_matrix(), yaw 90 and −90, SciPy
    const [half, most] = [0.5, Math.sqrt(3) / 2];
    const cases: [biwi.Matrix3, number][] = [
      // biome-ignore format: rows
      [[[0, half, most], [0, most, -half], [-1, 0, 0]], 90],
      // biome-ignore format: rows
      [[[0, -half, -most], [0, most, -half], [1, 0, 0]], -90],
    ];
    for (const [rotation, angle] of cases) {
      const { yaw, pitch, roll } = biwi.eulerAngles(rotation);
      near([yaw, pitch, roll], [angle, 30, 0]);
    }
  });
});

describe('biwi.readCalibration()', () => {
  const folder = useFolder();

  it('reads every part', async () => {
    const text =
      '500 0 320\n0 501 240\n0 0 1\n\n0 1 2 3\n\n1 0 0\n0 1 0\n0 0 1\n\n4 5 6\n\n640 480\n';
    assert.deepEqual(await biwi.readCalibration(folder.write('rgb.cal', text)), {
      intrinsics: [
        [500, 0, 320],
        [0, 501, 240],
        [0, 0, 1],
      ],
      distortion: [0, 1, 2, 3],
      rotation: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      translation: [4, 5, 6],
      size: [640, 480],
    });
  });

  it('throws DataError that names the line', async () => {
    const file = folder.write('rgb.cal', '500 0 320\n0 501 240\n0 0 1\n\n0 1 2\n');
    await assert.rejects(() => biwi.readCalibration(file), {
      name: 'DataError',
      message: `biwi.readCalibration: ${file}, line 5: expected 4 numbers for the distortion, got '0 1 2'`,
    });
  });
});

describe('biwi.getCtr()', () => {
  const folder = useFolder();

  it('projects the centre of the head', async () => {
    for (const { cal, centre, ctr, aligned } of projections) {
      folder.write('01/frame_1_pose.txt', poseText(centre));
      const image = join(folder.path, '01', 'frame_1_rgb.png');
      const read = await biwi.readCalibration(folder.write('rgb.cal', cal));
      near(await biwi.getCtr(read)(image), ctr, 1e-9);
      near(await biwi.getCtr(read, { aligned: true })(image), aligned, 1e-9);
    }
  });

  it('takes the calibration beside each image by itself', async () => {
    for (const [i, { cal, centre }] of projections.entries()) {
      folder.write(`0${i}/rgb.cal`, cal);
      folder.write(`0${i}/frame_1_pose.txt`, poseText(centre));
    }
    const getCtr = biwi.getCtr();
    for (const [i, { ctr }] of projections.entries()) {
      near(await getCtr(join(folder.path, `0${i}`, 'frame_1_rgb.jpg')), ctr, 1e-9);
    }
  });

  it('throws DataError that names the missing pose', () =>
    assert.rejects(() => biwi.getCtr()(join(folder.path, '01', 'frame_1_rgb.png')), {
      name: 'DataError',
      message: /^biwi\.readPose: .*frame_1_pose\.txt: cannot be read/,
    }));
});

describe('biwi.getAngles()', () => {
  const folder = useFolder();

  it('gives yaw, pitch and roll of an image', async () => {
    folder.write('01/frame_1_pose.txt', pose.text);
    near(await biwi.getAngles(join(folder.path, '01', 'frame_1_rgb.png')), pose.angles, 1e-4);
  });
});

describe('names of BIWI files', () => {
  it('img2pose() and img2depth() take the names of the original and of fastai', () => {
    assert.equal(biwi.img2pose('a/01/frame_00003_rgb.png'), 'a/01/frame_00003_pose.txt');
    assert.equal(biwi.img2pose('a/01/frame_00003_rgb.jpg'), 'a/01/frame_00003_pose.txt');
    assert.equal(biwi.img2depth('a/01/frame_00003_rgb.png'), 'a/01/frame_00003_depth.bin');
  });

  for (const name of ['img2pose', 'img2depth'] as const) {
    it(`${name}() throws ArgumentError for another name`, () =>
      assert.throws(() => biwi[name]('a/01/frame_00003.png'), {
        name: 'ArgumentError',
        message: `biwi.${name}: expected a path that ends in _rgb.png or _rgb.jpg for image, got 'a/01/frame_00003.png' (string)`,
      }));
  }

  it('person() knows who came twice', () => {
    const of = (folder: string) => biwi.person(join('biwi', folder, 'frame_00003_rgb.png'));
    assert.deepEqual(['01', '12', '24'].map(of), ['F01', 'M06', 'M14']);
    for (const [a, b] of [
      ['03', '15'],
      ['05', '18'],
      ['02', '21'],
      ['07', '22'],
    ] as const) {
      assert.equal(of(a), of(b));
    }
    const sequences = Array.from({ length: 24 }, (_, i) => String(i + 1).padStart(2, '0'));
    assert.equal(new Set(sequences.map(of)).size, 20);
  });

  it('person() throws ArgumentError for another folder', () => {
    for (const folder of ['00', '25', '1', 'x']) {
      assert.throws(() => biwi.person(`biwi/${folder}/frame_00003_rgb.png`), {
        name: 'ArgumentError',
        message: `biwi.person: expected a file in a folder from 01 to 24, got 'biwi/${folder}/frame_00003_rgb.png'`,
      });
    }
  });
});

describe('biwi.readDepth()', () => {
  const folder = useFolder();
  const bytesOf = (i: number) => Buffer.from((depths[i] as { bytes: string }).bytes, 'base64');

  it('gives int16 [H, W] in mm', async () => {
    for (const { bytes, shape, data } of depths) {
      const file = folder.write('a_depth.bin', Buffer.from(bytes, 'base64'));
      using depth = await biwi.readDepth(file);
      assert.deepEqual([depth.dtype, depth.shape], ['int16', shape]);
      assert.deepEqual([...depth.toTypedArray()], data);
    }
  });

  it('ends every cut file with DataError', async () => {
    const whole = bytesOf(0);
    for (let length = 0; length < whole.length; length++) {
      const file = folder.write('a_depth.bin', whole.subarray(0, length));
      await assert.rejects(() => biwi.readDepth(file), {
        name: 'DataError',
        message: new RegExp(`a_depth\\.bin: ends at byte ${length}, `),
      });
    }
  });

  const ints = (...values: number[]) => Buffer.from(Int32Array.from(values).buffer);
  const bad: [bytes: Buffer, message: string][] = [
    [ints(0, 480), 'expected a size from 1 × 1 to 4096 × 4096, got 0 × 480'],
    [ints(640, -480), 'expected a size from 1 × 1 to 4096 × 4096, got 640 × -480'],
    [ints(100_000, 480), 'expected a size from 1 × 1 to 4096 × 4096, got 100000 × 480'],
    [ints(2, 2, 5, 0), 'run of 5 empty and 0 full pixels at byte 8, where 4 are left'],
    [ints(2, 2, 1, 4), 'run of 1 empty and 4 full pixels at byte 8, where 4 are left'],
    [ints(2, 2, -1, 1), 'run of -1 empty and 1 full pixels at byte 8, where 4 are left'],
    [ints(2, 2, 1, -1), 'run of 1 empty and -1 full pixels at byte 8, where 4 are left'],
    [ints(2, 2, 0, 2), 'ends at byte 16, within the run at byte 8'],
    [ints(2, 2, 1, 0), 'ends at byte 16, before the length of a run'],
    [ints(2, 2, 4, 0, 7), '4 bytes after the last pixel'],
  ];
  for (const [bytes, message] of bad) {
    it(`throws DataError: ${message}`, async () => {
      const file = folder.write('a_depth.bin', bytes);
      await assert.rejects(() => biwi.readDepth(file), {
        name: 'DataError',
        message: `biwi.readDepth: ${file}: ${message}`,
      });
    });
  }
});

describe('biwi.readObj()', () => {
  const folder = useFolder();
  const read = (text: string) => biwi.readObj(folder.write('01.obj', text));

  it('gives vertices and faces', async () => {
    for (const { text, vertices, faces } of meshes) {
      const mesh = await read(text);
      assert.deepEqual(mesh.vertices, Float32Array.from(vertices));
      assert.deepEqual(mesh.faces, Uint32Array.from(faces));
    }
  });

  it('takes indices without normals, indices from the end, and faces of four', async () => {
    const square = 'v 0 0 0\nv 1 0 0\nv 1 1 0 0.5\nv 0 1 0\n';
    assert.deepEqual([...(await read(`${square}f 1 2 3`)).faces], [0, 1, 2]);
    assert.deepEqual([...(await read(`${square}f 1//4 2//5 3//6`)).faces], [0, 1, 2]);
    assert.deepEqual([...(await read(`${square}f -4 -3 -1`)).faces], [0, 1, 3]);
    assert.deepEqual([...(await read(`${square}f 1 2 3 4`)).faces], [0, 1, 2, 0, 2, 3]);
  });

  const bad: [text: string, message: string][] = [
    ['v 1 2\n', "line 1: expected three numbers of a vertex, got 'v 1 2'"],
    ['# a\nv 1 2 x\n', "line 2: expected three numbers of a vertex, got 'v 1 2 x'"],
    ['v 1 2 3\nf 1 1\n', 'line 2: expected a face of three or more of the 1 vertices so far'],
    ['v 1 2 3\nf 1 1 2\n', 'line 2: expected a face of three or more of the 1 vertices so far'],
    ['v 1 2 3\nf 1 1 0\n', 'line 2: expected a face of three or more of the 1 vertices so far'],
    ['v 1 2 3\nf 1 1 -2\n', 'line 2: expected a face of three or more of the 1 vertices so far'],
    ['v 1 2 3\nf 1 1 1.5\n', 'line 2: expected a face of three or more of the 1 vertices so far'],
  ];
  for (const [text, message] of bad) {
    it(`throws DataError: ${JSON.stringify(text)}`, () =>
      assert.rejects(
        () => read(text),
        (error) => error instanceof DataError && error.message.includes(`01.obj, ${message}`),
      ));
  }
});
