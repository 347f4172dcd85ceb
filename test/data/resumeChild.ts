import { parentPort, workerData } from 'node:worker_threads';
import { carryOut, type Order } from './resumeLoader.js';

if (parentPort) parentPort.postMessage(await carryOut(workerData as Order));
else process.stdout.write(JSON.stringify(await carryOut(JSON.parse(process.argv[2] as string))));
