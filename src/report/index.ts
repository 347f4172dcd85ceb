// Results as things to look at.
import './showResults.js'; // paints what loaders and learners show

export { HtmlReport, type PicturesOptions } from './htmlReport.js';
export { type PlotLossOptions, plotLoss, plotSched } from './plots.js';
