import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  /** What the figures in it count, in the words of the API. */
  defined?: string | undefined;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

export function Panel({ title, defined, aside, children, className }: Props) {
  const id = useId();
  return (
    <section className={`card panel ${className ?? ""}`} aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {defined ? <Defined text={defined} what={title} /> : null}
        {aside ? <div className="panel-aside">{aside}</div> : null}
      </div>
      {children}
    </section>
  );
}

/** A figure's definition, one press away. */
export function Defined({ text, what }: { text: string; what: string }) {
  return (
    <details className="defined">
      <summary aria-label={`What ${what} means`} title={text}>
        ?
      </summary>
      <p>{text}</p>
    </details>
  );
}
