//! Files on their way to the disk: asks where to, has them written, and hears how it went.

use std::sync::Arc;

use crossbeam::channel::{self, Receiver, Sender};

use crate::element::widget::{FileFilter, FilePurpose};
use crate::platform::{self, Dialogs, FileRequest, Picked};
use crate::shell::common::Common;
use crate::view::saving::{self, SaveRequest, Saved};

/// Saves the files of one page.
pub(super) struct Saver {
    /// What has been written, or could not be.
    done: Receiver<Saved>,
    told: Sender<Saved>,
}

impl Default for Saver {
    fn default() -> Self {
        let (told, done) = channel::unbounded();
        Self { done, told }
    }
}

impl Saver {
    /// Asks where to, and has the file made and written there.
    pub(super) fn save(&self, common: &Common, request: SaveRequest) {
        let SaveRequest {
            place,
            what,
            name,
            extension,
            make,
        } = request;
        let (told, waker) = (self.told.clone(), common.waker());
        let tell = move |outcome| {
            // A page that is gone is not told.
            let _ = told.send(Saved { place, outcome });
            waker.wake();
        };
        let (suggested, folder) = (name.clone(), platform::downloads_folder());
        let answer = move |picked| match picked {
            Picked::Files(paths) => {
                if let Some(path) = paths.first() {
                    saving::write(saving::with_extension(path, extension), make, tell);
                }
            }
            Picked::Nothing => {}
            // Where no dialog can be shown, a file still has to be had: where the user looks first, under a name that
            // is free.
            Picked::Unavailable(reason) => match folder {
                Some(folder) => saving::write(saving::free_path(&folder, &suggested), make, tell),
                None => tell(Err(reason)),
            },
        };
        let filter = FileFilter {
            name: extension.to_uppercase().into(),
            extensions: Arc::from([Arc::from(extension)]),
        };
        let purpose = FilePurpose::Save { name: name.into() };
        let asked = FileRequest::new(&format!("Save {what}"), &purpose, &[filter]);
        let dialogs: &dyn Dialogs = &*common.dialogs;
        dialogs.ask(asked, Box::new(answer));
    }

    /// What has come of it since the last time.
    pub(super) fn done(&self) -> impl Iterator<Item = Saved> + '_ {
        self.done.try_iter()
    }
}
