// Three tasks, one network, one learner: only the blocks differ, and with them the loss. Writes out/report.html.
import { join } from 'node:path';
import { HtmlReport, type Learner, plotLoss, plotSched } from 'kindling';
import { runAsProgram } from './task.js';
import { whereIsTheDigit } from './whereIsTheDigit.js';
import { whichDigit } from './whichDigit.js';
import { whichDigits } from './whichDigits.js';

const tasks = [
  { title: 'Which digit?', run: whichDigit, metric: 'accuracy', says: 'One label for each image. CategoryBlock, cross-entropy.' },
  { title: 'Which digits?', run: whichDigits, metric: 'subsetAccuracy', says: 'Any number of labels, none included. MultiCategoryBlock, binary cross-entropy.' },
  { title: 'Where is the digit?', run: whereIsTheDigit, metric: 'pixelError', says: 'A point on each image. PointBlock, mean squared error.' },
];

/** Trains all three on the images of a folder and writes a page about them. */
export async function main(data: string, { page = join(data, '..', 'report.html'), epochs }: { page?: string; epochs?: number } = {}) {
  const report = new HtmlReport('Kindling: three tasks, one learner');
  for (const { title, run, metric, says } of tasks) {
    console.log(`\n${title}`);
    const learn: Learner = await run(data, { epochs });
    const final = learn.recorder.lastValue(metric);
    console.log(`${metric} ${final?.toFixed(4)}`);
    const pictures = [await learn.showResults({ maxN: 16, shuffle: true, seed: 1 })];
    report
      .heading(title)
      .text(`${says} Final ${metric}: ${final?.toFixed(4)}.`)
      .trainingTable(learn.recorder)
      .pictures(pictures, { caption: 'Validation images: the truth and what the model says.' })
      .pictures([await plotLoss(learn.recorder), await plotSched(learn.recorder)]);
  }
  await report.save(page);
  console.log(`\nPictures: ${page}`);
}

await runAsProgram(import.meta.url, main);
