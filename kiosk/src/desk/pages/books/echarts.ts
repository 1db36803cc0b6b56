// Loaded when a chart is looked at: bars, drawn as SVG, described for whoever cannot see them.
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, GridComponent, AriaComponent, SVGRenderer]);

export interface Bars {
  names: string[];
  values: number[];
  colours: string[];
  ink: string;
  face: string;
  label: string;
}

/** Draws bars lying, one under the other: long Chinese names stand beside them whole. */
export function drawBars(element: HTMLElement, bars: Bars): EChartsType {
  const chart = init(element, null, { renderer: 'svg' });
  chart.setOption({
    animation: false,
    aria: { enabled: true, label: { description: bars.label } },
    textStyle: { color: bars.ink, fontFamily: bars.face, fontSize: 14 },
    grid: { left: 8, right: 56, top: 4, bottom: 4, outerBounds: { left: 0, right: 0 } },
    xAxis: { type: 'value', show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.names,
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: bars.ink, fontSize: 14 },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 22,
        data: bars.values.map((value, i) => ({ value, itemStyle: { color: bars.colours[i] } })),
        label: { show: true, position: 'right', color: bars.ink, fontSize: 14 },
      },
    ],
  });
  return chart;
}
