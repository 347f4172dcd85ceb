// Line charts. echarts draws them: it writes SVG without a browser, and brings two packages.
import type { Picture } from '../learner/picture.js';
import { fontFamily, SvgPicture } from './svg.js';

/** One line of a chart. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Mark each point. Default `false`. */
  readonly marked?: boolean;
}

/** Options of {@link lineChart}. */
export interface LineChartOptions {
  title: string;
  /** What the axes stand for. */
  x: string;
  y: string;
  /** Powers of ten on the y axis. Default `false`. */
  log?: boolean;
}

const width = 440;
const height = 260;
const colors = ['#0969da', '#bc4c00', '#1a7f37', '#8250df']; // told apart by colour-blind people too
const quiet = '#57606a';

/** Lines over a common x axis, as a picture. */
export async function lineChart(
  series: readonly Series[],
  { title, x, y, log = false }: LineChartOptions,
): Promise<Picture> {
  const echarts = await loadEcharts();
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  const textStyle = { fontFamily, color: quiet, fontSize: 12 };
  const axis = {
    nameTextStyle: textStyle,
    axisLabel: textStyle,
    axisLine: { lineStyle: { color: quiet } },
  };
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: colors,
    textStyle: { fontFamily },
    title: {
      text: title,
      left: 14,
      top: 10,
      textStyle: { fontFamily, fontSize: 14, fontWeight: 600, color: '#24292f' },
    },
    legend: {
      show: series.length > 1,
      right: 14,
      top: 10,
      icon: 'roundRect',
      itemWidth: 18,
      itemHeight: 4,
      textStyle,
    },
    grid: { left: 62, right: 18, top: 48, bottom: 48 },
    xAxis: {
      ...axis,
      type: 'value',
      name: x,
      nameLocation: 'middle',
      nameGap: 28,
      min: 'dataMin',
      max: 'dataMax',
      axisLabel: { ...textStyle, showMaxLabel: false }, // it would stand over the edge
      splitLine: { show: false },
    },
    yAxis: {
      ...axis,
      type: log ? 'log' : 'value',
      name: y,
      nameLocation: 'middle',
      nameGap: 46,
      splitLine: { lineStyle: { color: '#e6e8eb' } },
    },
    series: series.map(({ name, points, marked = false }) => ({
      type: 'line',
      name,
      data: points.map((point) => [...point]),
      symbol: marked ? 'circle' : 'none',
      symbolSize: 7,
      lineStyle: { width: 2 },
    })),
  });
  try {
    return new SvgPicture(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/** Loaded when the first chart is drawn: training without charts does not wait for it. */
async function loadEcharts() {
  const [core, { LineChart }, { GridComponent, LegendComponent, TitleComponent }, { SVGRenderer }] =
    await Promise.all([
      import('echarts/core'),
      import('echarts/charts'),
      import('echarts/components'),
      import('echarts/renderers'),
    ]);
  core.use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  return core;
}
