// Three tasks, one network, one learner: only the blocks differ, and with them the loss. Writes out/report.html.
import { dirname, join, relative } from 'node:path';
import { HtmlReport, type Learner, plotLoss, plotSched } from 'kindling';
import { runAsProgram } from './task.js';
import { whereIsTheDigit } from './whereIsTheDigit.js';
import { whichDigit } from './whichDigit.js';
import { whichDigits } from './whichDigits.js';

const labels =
  'Validation images at random. Above each the truth, under it what the model says: green when it is right.';
const tasks = [
  {
    title: 'Which digit?',
    run: whichDigit,
    metric: 'accuracy',
    text: 'One label for each image: CategoryBlock, and with it cross-entropy.',
    caption: labels,
  },
  {
    title: 'Which digits?',
    run: whichDigits,
    metric: 'subsetAccuracy',
    text: 'Any number of labels, none included: MultiCategoryBlock, and with it binary cross-entropy. An answer counts when no digit is missing and none is too many.',
    caption: labels,
  },
  {
    title: 'Where is the digit?',
    run: whereIsTheDigit,
    metric: 'pixelError',
    text: 'A point on each image of 64 × 64 pixels: PointBlock, and with it mean squared error.',
    caption: 'Validation images at random: the true middle of the digit, and the model’s.',
  },
];

/** Options of {@link main}. */
export interface MainOptions {
  /** Where the page goes. Default: beside the folder of images. */
  page?: string;
  /** Passes over the training images, the same for all tasks. Default: as each task likes. */
  epochs?: number;
}

/** Trains all three on the images of a folder and writes a page about them. */
export async function main(
  data: string,
  { page = join(dirname(data), 'report.html'), epochs }: MainOptions = {},
) {
  const report = new HtmlReport('Kindling: three tasks, one learner');
  for (const { title, run, metric, text, caption } of tasks) {
    console.log(`\n${title}`);
    const learn: Learner = await run(data, { epochs });
    const final = `${metric} ${learn.recorder.lastValue(metric)?.toFixed(4)}`;
    console.log(final);
    report
      .heading(title)
      .text(text)
      .text(`On images that training has not seen: ${final}.`)
      .trainingTable(learn.recorder)
      .pictures([await learn.showResults({ maxN: 18, shuffle: true, seed: 1 })], { caption })
      .pictures([await plotLoss(learn.recorder), await plotSched(learn.recorder)]);
  }
  await report.save(page);
  console.log(`\nPictures: ${relative(process.cwd(), page)}`);
}

await runAsProgram(import.meta.url, main);
