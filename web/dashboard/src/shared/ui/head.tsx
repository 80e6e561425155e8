import { type ReactNode, useEffect } from "react";

interface Props {
  title: string;
  about?: ReactNode;
  children?: ReactNode;
}

/** The top line of a screen: its name, what it says about itself, and what one can do. */
export function Head({ title, about, children }: Props) {
  useEffect(() => {
    document.title = `${title} · RealRecon`;
  }, [title]);
  return (
    <header className="head">
      <h1>{title}</h1>
      {about ? <div className="head-about">{about}</div> : null}
      <div className="head-actions">{children}</div>
    </header>
  );
}
