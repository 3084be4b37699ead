import React, { memo, useState } from 'react';
import { Button } from '@/ui/button';

/** What the list shows. */
type Props = {
  items: Item[];
  onSelect(item: Item): void;
};

interface Item {
  id: string;
}

/** One row. */
const Row = memo(function Row({ item }: { item: Item }) {
  return <Button key={item.id}>{format(item)}</Button>;
});

/** A list of items. */
export function List({ items, onSelect }: Props): JSX.Element {
  const [open, setOpen] = useState<boolean>(false);
  const toggle = () => setOpen(!open);
  return (
    <ul onClick={toggle}>
      {items.map((item) => (
        <Row item={item} />
      ))}
      <Menu.Item />
    </ul>
  );
}

export default List;
