/** One of the page's symbols. */
export function Icon({ name }: { name: string }) {
  return (
    <svg className="a-i" aria-hidden="true">
      <use href={`#a-i-${name}`} />
    </svg>
  );
}
