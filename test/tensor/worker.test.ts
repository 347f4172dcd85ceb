import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { getNumThreads, memory, ones, tensor, tidy } from 'kindling';

const library = JSON.stringify(import.meta.resolve('kindling'));

/** A worker that runs `body` with the library as `k` and its port as `port`. */
function start(body: string, workerData: unknown = null): Worker {
  const source = `
    import { parentPort as port, workerData } from 'node:worker_threads';
    const k = await import(${library});
    ${body}`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  return new Worker(url, { workerData });
}

/** The first message of a worker, or its error. */
async function answer(worker: Worker): Promise<unknown> {
  const [message] = await once(worker, 'message');
  return message;
}

describe('worker threads', function () {
  this.timeout(60_000);

  it('compute four at once, each in an environment of its own, with equal results', async () => {
    const before = memory();
    const body = `
      const result = k.tidy(() => {
        const x = k.linspace(0, 1, { steps: 1000, requiresGrad: true });
        x.sin().mul(x).sum().backward();
        return x.grad.toTypedArray();
      });
      port.postMessage({ result, memory: k.memory() });
      port.close();`;
    const workers = [1, 2, 3, 4].map(() => start(body));
    const exits = workers.map((worker) => once(worker, 'exit'));
    interface Answer {
      result: Float32Array;
      memory: object;
    }
    const answers = (await Promise.all(workers.map(answer))) as [Answer, ...Answer[]];
    const [first] = answers;
    // d/dx x · sin(x) at 1, in float32
    const end = first.result[999] as number;
    assert.ok(Math.abs(end - (Math.sin(1) + Math.cos(1))) < 1e-6, `${end}`);
    for (const { result, memory: own } of answers) {
      assert.deepEqual(result, first.result);
      assert.deepEqual(own, { tensors: 0, bytes: 0, callbacks: 0 });
    }
    assert.deepEqual(
      (await Promise.all(exits)).map(([code]) => code),
      [0, 0, 0, 0],
    );
    assert.deepEqual(memory(), before);
  });

  it('keep gradient modes to themselves', async () => {
    const worker = start(`
      k.noGrad(() => {
        port.postMessage('inside');
        const end = Date.now() + 300;
        while (Date.now() < end);
      });
      port.close();`);
    assert.equal(await answer(worker), 'inside');
    tidy(() => assert.equal(ones([1], { requiresGrad: true }).mul(2).requiresGrad, true));
    await once(worker, 'exit');
  });

  it('are terminated with tensors alive, in the middle of computing', async () => {
    const before = memory();
    for (const delay of [0, 20, 60]) {
      const worker = start(`
        const held = [];
        for (let i = 0; ; i++) {
          held[i % 20] = k.tidy(() => k.ones([128, 128]).matmul(k.ones([128, 128])));
          if (i === 0) port.postMessage('started');
        }`);
      await answer(worker);
      await new Promise((resolve) => setTimeout(resolve, delay));
      assert.equal(await worker.terminate(), 1);
    }
    assert.deepEqual(memory(), before);
    tidy(() => assert.deepEqual(ones([2]).add(1).tolist(), [2, 2]));
  });

  it('are terminated while they load the library', async () => {
    for (const delay of [0, 5, 15]) {
      const worker = start('port.postMessage(1)');
      await new Promise((resolve) => setTimeout(resolve, delay));
      await worker.terminate();
    }
    tidy(() => assert.deepEqual(ones([2]).tolist(), [1, 1]));
  });

  it('refuse a tensor that came from another thread', async () => {
    const x = ones([2]);
    const worker = start(
      `let message;
      try { k.ones([2]).matmul(workerData.x); } catch (error) { message = error.code + ' ' + error.message; }
      port.postMessage(message);
      port.close();`,
      { x },
    );
    assert.match(String(await answer(worker)), /^ERR_ARGUMENT matmul: expected /);
    await once(worker, 'exit');
    x.dispose();
  });

  it('pass elements on as typed arrays', async () => {
    const worker = start(
      'port.postMessage(k.tensor(workerData).mul(2).toTypedArray()); port.close();',
      new Float32Array([1, 2]),
    );
    const data = (await answer(worker)) as Float32Array;
    tidy(() => assert.deepEqual(tensor(data).tolist(), [2, 4]));
    await once(worker, 'exit');
  });

  it('report their errors with code and message', async () => {
    const worker = start('k.ones([2]).sum(5);');
    const [error] = (await once(worker, 'error')) as [Error];
    assert.match(error.message, /^sum.*: Dimension out of range/);
    assert.ok(getNumThreads() > 0);
  });
});
