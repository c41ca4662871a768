/// The page's script: without it all is there to be read; with it tables are sorted, filtered and exported, and marks tell
/// their values at once.
enum PageScript {
    static let text = #"""
        'use strict';
        (() => {
        const root = document.documentElement;
        const make = (name, text, parent) => {
          const element = document.createElement(name);
          element.textContent = text;
          if (parent) parent.append(element);
          return element;
        };

        // The colour scheme: the reader's system's, until another is asked for.
        const scheme = make('button', '', document.querySelector('header'));
        scheme.id = 'scheme';
        scheme.type = 'button';
        const isDark = () => root.dataset.scheme
          ? root.dataset.scheme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
        const nameScheme = () => { scheme.textContent = isDark() ? 'Light' : 'Dark'; };
        scheme.addEventListener('click', () => {
          root.dataset.scheme = isDark() ? 'light' : 'dark';
          nameScheme();
        });
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', nameScheme);
        nameScheme();

        // Tips, of marks and of the names of metrics.
        const tip = document.getElementById('tip');
        const show = (text, x, y) => {
          tip.textContent = text;
          tip.hidden = false;
          const { width, height } = tip.getBoundingClientRect();
          tip.style.left = Math.max(4, Math.min(x + 12, innerWidth - width - 4)) + 'px';
          tip.style.top = (y + 18 + height > innerHeight ? Math.max(4, y - height - 8) : y + 14) + 'px';
        };
        const hide = () => { tip.hidden = true; };
        for (const title of document.querySelectorAll('.panel title')) {
          title.parentNode.dataset.tip = title.textContent;
          title.remove();
        }
        const meanings = new Map();
        for (const term of document.querySelectorAll('#definitions dt')) {
          meanings.set(term.textContent, term.nextElementSibling.textContent);
        }
        const meaning = name => meanings.get(name) || meanings.get(name.replace(/\.[^.]*$/, ''));
        document.addEventListener('pointerover', event => {
          const mark = event.target.closest('[data-tip]');
          if (mark) show(mark.dataset.tip, event.clientX, event.clientY);
          else hide();
        });
        document.addEventListener('scroll', hide, true);
        document.addEventListener('keydown', event => { if (event.key === 'Escape') hide(); });

        // With the arrow keys from mark to mark of a picture.
        for (const panel of document.querySelectorAll('.panel')) {
          const marks = [...panel.querySelectorAll('[data-tip]')];
          let current = -1;
          const leave = () => {
            if (current >= 0) marks[current].classList.remove('at');
            hide();
          };
          panel.addEventListener('blur', leave);
          panel.addEventListener('keydown', event => {
            const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
            if (!step || !marks.length) return;
            event.preventDefault();
            leave();
            current = (current + step + marks.length) % marks.length;
            const mark = marks[current], box = mark.getBoundingClientRect();
            mark.classList.add('at');
            show(mark.dataset.tip, box.right, box.top);
          });
        }

        // Tables.
        const number = cell => {
          const text = cell.dataset.v || cell.textContent.replaceAll(',', '');
          return text === '' ? NaN : Number(text);
        };
        const sort = (table, column, isFalling) => {
          const body = table.tBodies[0], sign = isFalling ? -1 : 1;
          const keyed = [...body.rows].map((row, place) => {
            const cell = row.cells[column];
            return { row, place, text: cell.textContent, number: cell.className === 'n' ? number(cell) : NaN };
          });
          // What is no number comes last, whichever way.
          const compare = (own, other) => {
            const [a, b] = [own.number, other.number];
            if (!isNaN(a) && !isNaN(b)) return sign * (a - b);
            if (isNaN(a) !== isNaN(b)) return isNaN(a) ? 1 : -1;
            return sign * own.text.localeCompare(other.text, 'en', { numeric: true });
          };
          keyed.sort((own, other) => compare(own, other) || own.place - other.place);
          body.append(...keyed.map(item => item.row));
        };
        const csv = table => {
          const field = text => /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
          const shown = [...table.rows].filter(row => !row.hidden);
          return shown.map(row => [...row.cells].map(cell => field(
            cell.dataset.v || (cell.className === 'n' ? cell.textContent.replaceAll(',', '') : cell.textContent)
          )).join(',') + '\r\n').join('');
        };
        const save = (name, text) => {
          const link = document.createElement('a');
          link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
          link.download = name + '.csv';
          link.click();
          setTimeout(() => URL.revokeObjectURL(link.href), 1000);
        };
        for (const table of document.querySelectorAll('table')) {
          const rows = [...table.tBodies[0].rows];
          const tools = document.createElement('div');
          tools.className = 'tools';
          table.parentNode.before(tools);
          const count = make('span', '', null);
          count.setAttribute('role', 'status');
          const filter = document.createElement('input');
          filter.type = 'search';
          filter.placeholder = 'Filter rows';
          filter.setAttribute('aria-label', 'Filter the rows of this table by words');
          let texts = null;
          const apply = () => {
            texts ||= rows.map(row => [...row.cells].map(cell => cell.textContent).join(' ').toLowerCase());
            const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
            let shown = 0;
            rows.forEach((row, place) => {
              row.hidden = !words.every(word => texts[place].includes(word));
              if (!row.hidden) shown += 1;
            });
            const all = rows.length + (rows.length === 1 ? ' row' : ' rows');
            count.textContent = shown === rows.length ? all : shown + ' of ' + all;
          };
          filter.addEventListener('input', apply);
          const saving = make('button', 'Save as CSV', null);
          saving.type = 'button';
          saving.addEventListener('click', () => save(table.dataset.name, csv(table)));
          if (rows.length > 8) tools.append(filter);
          tools.append(saving, count);
          apply();
          const heads = [...table.tHead.rows[0].cells];
          heads.forEach((head, column) => {
            const button = make('button', head.textContent, null);
            button.type = 'button';
            head.replaceChildren(button);
            button.addEventListener('click', () => {
              const isFalling = head.getAttribute('aria-sort') === 'ascending';
              for (const other of heads) other.removeAttribute('aria-sort');
              head.setAttribute('aria-sort', isFalling ? 'descending' : 'ascending');
              sort(table, column, isFalling);
            });
            if ('metrics' in head.dataset) {
              for (const row of rows) {
                const text = meaning(row.cells[column].textContent);
                if (text) row.cells[column].dataset.tip = text;
              }
            }
          });
        }
        })();
        """#
}
