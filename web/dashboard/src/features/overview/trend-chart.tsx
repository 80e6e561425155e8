import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useSettings } from "@/shared/lib/settings.ts";
import { type Bucket, stacked, TREND } from "./trend-series.ts";

const HEIGHT = 190;

interface Props {
  trend: readonly Bucket[];
  withMatched: boolean;
}

/** The trend as bars. The canvas has a table as its twin; it says nothing that stands there not. */
export function TrendChart({ trend, withMatched }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const { theme } = useSettings();
  const series = withMatched ? TREND : TREND.slice(1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides the colours.
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const chart = new uPlot(optionsFor(element, trend, series), dataFor(trend, series), element);
    const watch = new ResizeObserver(() =>
      chart.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.destroy();
    };
  }, [trend, withMatched, theme]);
  return (
    <figure className="trend">
      <div
        ref={place}
        className="trend-place"
        role="img"
        aria-label="Bars of cases by business day; the table has the numbers"
      />
      <figcaption className="legend">
        {series.map(({ key, name, tone }) => (
          <span key={key}>
            <svg viewBox="0 0 10 10" aria-hidden="true" style={{ color: `var(${tone})` }}>
              <path d="M0 0h10v10H0Z" fill="currentColor" />
            </svg>
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function dataFor(trend: readonly Bucket[], series: typeof TREND): uPlot.AlignedData {
  return [trend.map((_, at) => at), ...stacked(trend, series)];
}

function colourOf(element: HTMLElement, tone: string): string {
  const before = element.style.color;
  element.style.color = `var(${tone})`;
  const colour = getComputedStyle(element).color;
  element.style.color = before;
  return colour;
}

function optionsFor(
  element: HTMLElement,
  trend: readonly Bucket[],
  series: typeof TREND,
): uPlot.Options {
  const bars = uPlot.paths.bars?.({ size: [0.7, 56] });
  const [quiet, line] = [colourOf(element, "--text-faint"), colourOf(element, "--line")];
  const axis: uPlot.Axis = {
    stroke: quiet,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    font: "11px system-ui",
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: () => [-0.6, trend.length - 0.4] },
      y: { range: (_, __, max) => [0, Math.max(1, max * 1.08)] },
    },
    axes: [
      {
        ...axis,
        size: 30,
        grid: { show: false },
        incrs: [1, 2, 5, 7, 14, 30, 60, 90, 180],
        values: (_, at) =>
          at.map((its) =>
            Number.isInteger(its) ? (trend[its]?.bucket_start.slice(5, 10) ?? "") : "",
          ),
      },
      {
        ...axis,
        size: 56,
        incrs: [
          1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7,
        ],
      },
    ],
    series: [
      {},
      ...[...series].reverse().map(({ name, tone }) => ({
        label: name,
        fill: colourOf(element, tone),
        ...(bars ? { paths: bars } : {}),
        points: { show: false },
      })),
    ],
  };
}
