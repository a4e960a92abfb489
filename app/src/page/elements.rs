//! Elements that only show something.

use std::error::Error;
use std::fmt::Display;
use std::panic::Location;
use std::sync::Arc;

use crate::element::chart::{Chart, ChartKind};
use crate::element::table::TableElement;
use crate::element::{AlertLevel, Element, Exception, TextRole};
use crate::page::{AsTable, IntoChart, Page, Parts, Show};

impl Page {
    /// Shows anything: text, numbers, a table, a chart, a list of flat structs as a table, any other list or map as a tree,
    /// several values in a row.
    /// A struct of your own goes through [`tree`](crate::page::tree).
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let l = [3, 4];
    /// page.write("hello");
    /// page.write(("l[0] is:", l[0]));
    /// # }
    /// ```
    pub fn write(&mut self, value: impl Show) {
        for element in Parts::of(&value) {
            self.put(element);
        }
    }

    /// The headline of the page.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.title("Rides");
    /// # }
    /// ```
    pub fn title(&mut self, text: impl Display) {
        self.put_text(TextRole::Title, &text);
    }

    /// The headline of a section.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.header(format!("Report {}", 2026));
    /// # }
    /// ```
    pub fn header(&mut self, text: impl Display) {
        self.put_text(TextRole::Header, &text);
    }

    /// The headline of a section in a section.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.subheader("By minute");
    /// # }
    /// ```
    pub fn subheader(&mut self, text: impl Display) {
        self.put_text(TextRole::Subheader, &text);
    }

    /// Small, weak text.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.caption("made-up data");
    /// # }
    /// ```
    pub fn caption(&mut self, text: impl Display) {
        self.put_text(TextRole::Caption, &text);
    }

    /// Monospaced text, exactly as it is.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.text("a  b\n1  2");
    /// # }
    /// ```
    pub fn text(&mut self, text: impl Display) {
        self.put_text(TextRole::Plain, &text);
    }

    /// Text with `CommonMark`: emphasis, lists, links, tables.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.markdown("**Bold** words, and a [link](https://example.org)");
    /// # }
    /// ```
    pub fn markdown(&mut self, text: impl Display) {
        self.put(Element::Markdown(shared(&text)));
    }

    /// A thin line across.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.divider();
    /// # }
    /// ```
    pub fn divider(&mut self) {
        self.put(Element::Divider);
    }

    /// A box that says that something went well. `CommonMark`, as in all four.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.success("saved");
    /// # }
    /// ```
    pub fn success(&mut self, text: impl Display) {
        self.put_alert(AlertLevel::Success, &text);
    }

    /// A box that tells something.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.info("choose a file first");
    /// # }
    /// ```
    pub fn info(&mut self, text: impl Display) {
        self.put_alert(AlertLevel::Info, &text);
    }

    /// A box that warns.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.warning("12 rows have no date");
    /// # }
    /// ```
    pub fn warning(&mut self, text: impl Display) {
        self.put_alert(AlertLevel::Warning, &text);
    }

    /// A box that says that something failed. [`exception`](Self::exception) shows an error with its causes.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.error("the file is empty");
    /// # }
    /// ```
    pub fn error(&mut self, text: impl Display) {
        self.put_alert(AlertLevel::Error, &text);
    }

    /// An error with its causes and the place of this call. The script goes on.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// if let Err(error) = "x".parse::<i32>() {
    ///     page.exception(&error);
    /// }
    /// # }
    /// ```
    #[track_caller]
    pub fn exception(&mut self, error: &(dyn Error + 'static)) {
        let place = Location::caller().to_string().into();
        self.put(Element::Exception(Arc::new(Exception {
            place: Some(place),
            ..Exception::of(error)
        })));
    }

    /// Rows and columns: a [`Table`](crate::Table), or a slice of serializable structs. The user can order, search,
    /// copy and export them; [`TableView`](crate::widget::TableView) has options, also for a plain table to read.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # #[derive(serde::Serialize)]
    /// # struct Ride { minutes: u32 }
    /// # fn script(page: &mut Page) -> Result {
    /// page.table(Table::read_csv("assets/rides.csv")?);
    /// page.table([Ride { minutes: 12 }, Ride { minutes: 40 }]);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn table(&mut self, rows: impl AsTable) {
        match rows.as_table() {
            Ok(table) => {
                self.put(Element::Table(Arc::new(TableElement::new(table))));
            }
            Err(error) => self.exception(&error),
        }
    }

    /// A chart of lines: numbers, `(x, y)` pairs, columns of a table, or a [`Chart`].
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) -> Result {
    /// page.line_chart([1.0, 4.0, 9.0]);
    /// page.line_chart([(2020, 3.5), (2021, 4.0)]);
    /// let table = Table::read_csv("assets/rides.csv")?;
    /// // Every column of numbers over the first one, or those that are named.
    /// page.line_chart(&table);
    /// page.line_chart((&table, "day", ["rides", "price"]));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn line_chart(&mut self, data: impl IntoChart) {
        self.put_chart(data, ChartKind::Line);
    }

    /// A chart of upright bars, from the same as [`line_chart`](Self::line_chart).
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.bar_chart([3, 1, 2]);
    /// # }
    /// ```
    #[track_caller]
    pub fn bar_chart(&mut self, data: impl IntoChart) {
        self.put_chart(data, ChartKind::Bar);
    }

    /// A chart of lines with everything down to zero filled, from the same as [`line_chart`](Self::line_chart).
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.area_chart([3, 1, 2]);
    /// # }
    /// ```
    #[track_caller]
    pub fn area_chart(&mut self, data: impl IntoChart) {
        self.put_chart(data, ChartKind::Area);
    }

    /// A mark for each point, from the same as [`line_chart`](Self::line_chart).
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.scatter_chart([(1.0, 3.5), (4.2, 1.0)]);
    /// # }
    /// ```
    #[track_caller]
    pub fn scatter_chart(&mut self, data: impl IntoChart) {
        self.put_chart(data, ChartKind::Scatter);
    }

    /// How often which values occur, in numbers or in columns of a table.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) -> Result {
    /// page.histogram([1.5, 2.0, 2.5, 9.0]);
    /// let table = Table::read_csv("assets/rides.csv")?;
    /// page.histogram((&table, "Minutes"));
    /// page.chart(Chart::histogram(&table, "Minutes")?.bins(Bins::Count(20)));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn histogram(&mut self, data: impl IntoChart) {
        self.put_chart(data, ChartKind::Histogram);
    }

    /// A chart as it is, in its own kind.
    ///
    /// In the window the wheel zooms once the chart was clicked (with Ctrl always), dragging pans, dragging with the
    /// secondary button or with Shift zooms into a box, and a double click shows everything again; from the keyboard
    /// it is `+`, `-`, the arrows and `0`. Millions of points are drawn as what a pixel can show of them.
    ///
    /// ```
    /// use dacapo::prelude::*;
    ///
    /// #[cache_data]
    /// fn squares(n: u32) -> Chart {
    ///     Chart::new(ChartKind::Line).series("squares", (0..n).map(|x| x * x))
    /// }
    ///
    /// fn script(page: &mut Page) {
    ///     page.chart(squares(100));
    /// }
    /// # dacapo::testing::AppTest::new(script).run();
    /// ```
    pub fn chart(&mut self, chart: impl Into<Arc<Chart>>) {
        self.put(Element::chart(chart.into()));
    }

    fn put_text(&mut self, role: TextRole, text: &dyn Display) {
        self.put(Element::Text {
            role,
            text: shared(text),
        });
    }

    pub(crate) fn put_alert(&mut self, level: AlertLevel, text: &dyn Display) {
        self.put(Element::Alert {
            level,
            text: shared(text),
        });
    }

    #[track_caller]
    fn put_chart(&mut self, data: impl IntoChart, kind: ChartKind) {
        match data.into_chart(kind) {
            Ok(chart) => {
                self.put(Element::chart(chart));
            }
            Err(error) => self.exception(&error),
        }
    }
}

pub(crate) fn shared(text: &dyn Display) -> Arc<str> {
    text.to_string().into()
}

impl Exception {
    /// An error with its causes.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        let causes = std::iter::successors(error.source(), |cause| (*cause).source());
        Self {
            title: "error".into(),
            message: error.to_string().into(),
            chain: causes.map(|cause| cause.to_string().into()).collect(),
            place: None,
            backtrace: None,
        }
    }

    /// A mistake in the script, with what to do about it.
    pub(crate) fn mistake(
        title: impl Into<Arc<str>>,
        message: impl Into<Arc<str>>,
        site: &'static Location<'static>,
    ) -> Self {
        Self {
            title: title.into(),
            message: message.into(),
            chain: Vec::new(),
            place: Some(site.to_string().into()),
            backtrace: None,
        }
    }
}
