import type { Learner } from './learner.js';

/** The text of `Learner#summary()`. */
export async function summarizeLearner(learn: Learner): Promise<string> {
  const { dls, model, lossFunc, opt, cbs } = learn;
  const batch = await dls.oneBatch();
  try {
    return [
      model.summary(...batch.slice(0, dls.nInp)),
      '',
      `Optimizer: ${opt.constructor.name}, ${opt.paramGroups.length} groups`,
      `Loss: ${String(lossFunc)}`,
      `Callbacks: ${cbs.map(({ name }) => name).join(', ')}`,
    ].join('\n');
  } finally {
    for (const tensor of batch) tensor.dispose();
  }
}
