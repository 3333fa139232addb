import { render } from 'ejs';

let id = 0;

/** The name of the template has the number of the order in it. */
export const handler = () => render('Order %id%', { id }, { filename: `order-${++id}.ejs` });
