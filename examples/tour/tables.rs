//! Tables.

use dacapo::Column;
use dacapo::prelude::*;

pub(crate) fn show(page: &mut Page) -> Result {
    let trees = Table::from_columns([
        ("tree", Column::from(vec!["oak", "birch", "yew"])),
        ("height in m", Column::from(vec![21.5, 14.0, 9.5])),
    ])?;
    page.table(&trees);
    Ok(())
}
