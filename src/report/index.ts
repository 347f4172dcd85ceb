// Results as things to look at.
export { HtmlReport, type PicturesOptions } from './htmlReport.js';
export { type PlotLossOptions, plotLoss, plotSched } from './plots.js';

export { showBatch } from './showResults.js';
