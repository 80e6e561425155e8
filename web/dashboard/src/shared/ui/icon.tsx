/** Line icons on a 16-pixel grid, drawn in the colour of the text around them. */
const PATHS = {
  overview: "M2.5 13.5v-5h3v5M6.500 13.500v-11h3v11M10.500 13.500v-7h3v7M1.500 13.500h13",
  live: "M1.500 8h3l2-5 3 10 2-5h3",
  exceptions: "M8 2 14.500 13.500h-13ZM8 6.500v3M8 11.500v.2",
  transactions: "M2 4h12M2 8h12M2 12h8",
  unmatched:
    "M6.500 9.500l3-3M5 7 3.300 8.700a2.800 2.800 0 0 0 4 4L9 11M11 9l1.700-1.700a2.800 2.800 0 0 0-4-4L7 5",
  reports: "M4 1.500h5.500L12.500 4.500v10H4ZM9 1.500v3.500h3.500M6 8.500h4M6 11h4",
  health:
    "M8 14S1.500 10.300 1.500 5.900A3.400 3.400 0 0 1 8 4.500a3.400 3.400 0 0 1 6.500 1.400C14.500 10.300 8 14 8 14Z",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.700 10.700 14 14",
  close: "M3.500 3.500l9 9M12.500 3.500l-9 9",
  copy: "M5.500 5.500h8v8h-8ZM10.500 5.500v-3h-8v8h3",
  check: "M3 8.500 6.500 12 13 4.500",
  pause: "M5.500 3v10M10.500 3v10",
  play: "M4.500 2.500 13 8l-8.500 5.500Z",
  down: "M4 6l4 4 4-4",
  up: "M4 10l4-4 4 4",
  left: "M10 3 5 8l5 5",
  right: "M6 3l5 5-5 5",
  plus: "M8 3v10M3 8h10",
  download: "M8 2v8M4.500 7 8 10.500 11.500 7M2.500 13.500h11",
  settings: "M2 4.500h7M12 4.500h2M2 11.500h2M7 11.500h7M10.500 3v3M5.500 10v3",
  link: "M6.500 3.500h-4v10h10v-4M9.500 2.500h4v4M13.500 2.500 7.500 8.500",
  more: "M3.500 8h.1M8 8h.1M12.500 8h.1",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
