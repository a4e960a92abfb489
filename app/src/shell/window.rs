//! One window: a session with the pages that it has opened, and the panels around them.

use std::sync::Arc;

use dacapo_cache::SessionId;
use egui::{
    CentralPanel, Context, Frame, Margin, Rangef, Rect, ScrollArea, Ui, UiBuilder, Vec2,
    ViewportCommand, ViewportId, pos2, vec2,
};

use crate::element::ContainerId;
use crate::inspector::{self, Feed, InspectorState, Order};
use crate::protocol::{Command, Outcome};
use crate::shell::card::{Action, CardContext};
use crate::shell::common::{Common, OpenUser};
use crate::shell::estate::{Late, Passage, WindowEstate};
use crate::shell::live::LivePage;
use crate::shell::page_picture::PagePicture;
use crate::shell::panel::Side;
use crate::shell::settings::Settings;
use crate::shell::sidebar::Sidebar;
use crate::shell::users::Opening;
use crate::shell::{bars, keys, log_panel, navigation, page_picture, panel, source};
use crate::theme::page_style;
use crate::view::help;

/// In a narrower window the pages stand in a menu.
const MIN_WIDTH_WITH_NAVIGATION: f32 = 900.0;
/// A page is not drawn wider: lines would get too long to read.
const MAX_PAGE_WIDTH: f32 = 920.0;
/// What the inspector leaves to a page, unless that makes it narrower than it can be.
const MIN_PAGE_WIDTH: f32 = 360.0;
/// How narrow and how wide the inspector may be.
const INSPECTOR_WIDTHS: [f32; 2] = [300.0, 900.0];
/// Around a page.
const MARGIN: f32 = 24.0;

/// A session, seen through its window.
pub(super) struct Window {
    session: SessionId,
    viewport: ViewportId,
    /// The page that is shown.
    page: usize,
    /// The pages that were opened, by position.
    live: Vec<Option<LivePage>>,
    inspector: InspectorState,
    pub(super) panels: Panels,
    /// Whether the keys are listed.
    is_help_open: bool,
    picture: PagePicture,
    has_room_for_source: bool,
    /// The title that the window was last given.
    title: String,
    /// Where the window opens; `None`: as the event loop did it.
    opening: Option<Opening>,
    /// Where the window is on the screen, as far as that is known.
    place: Option<Rect>,
    size: Option<Vec2>,
    is_closed: bool,
    /// Last, so that it outlives the scripts of the pages, which have something to keep.
    common: Arc<Common>,
}

/// Which panels are open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Panels {
    pub(super) is_inspector_open: bool,
    pub(super) is_source_open: bool,
    pub(super) is_log_open: bool,
    pub(super) inspector_width: f32,
    pub(super) sidebar: Sidebar,
}

impl Window {
    pub(super) fn new(
        common: &Arc<Common>,
        session: SessionId,
        viewport: ViewportId,
        page: usize,
        is_inspector_open: bool,
    ) -> Self {
        let mut window = Self {
            common: Arc::clone(common),
            session,
            viewport,
            page: 0,
            live: common.pages.iter().map(|_| None).collect(),
            inspector: InspectorState::default(),
            panels: Panels {
                is_inspector_open,
                is_source_open: common.settings.known().is_source_open.unwrap_or(true),
                is_log_open: common.settings.known().is_log_open.unwrap_or(false),
                inspector_width: common
                    .settings
                    .known()
                    .inspector_width
                    .unwrap_or(400.0)
                    .clamp(INSPECTOR_WIDTHS[0], INSPECTOR_WIDTHS[1]),
                sidebar: Sidebar::new(&common.settings.known()),
            },
            is_help_open: false,
            picture: PagePicture::default(),
            has_room_for_source: true,
            title: String::new(),
            opening: None,
            place: None,
            size: None,
            is_closed: false,
        };
        window.open(page);
        window
    }

    /// The same window, to be opened there.
    #[must_use]
    pub(super) fn opened_at(self, opening: Opening) -> Self {
        Self {
            opening: Some(opening),
            ..self
        }
    }

    /// The same window as a window of the last program was.
    #[must_use]
    pub(super) fn resuming(mut self, left: &WindowEstate) -> Self {
        self.inspector.show_tab(&left.inspector_tab);
        self.panels.is_source_open = left.is_source_open.unwrap_or(self.panels.is_source_open);
        self
    }

    pub(super) fn opening(&self) -> Option<Opening> {
        self.opening
    }

    /// Shows a page, and starts its script if this session has not seen it yet.
    fn open(&mut self, page: usize) {
        self.feed().set_visible(self.session, false);
        self.page = page;
        let Self {
            common,
            session,
            live,
            ..
        } = self;
        live[page].get_or_insert_with(|| LivePage::start(common, *session, common.page(page)));
    }

    pub(super) fn viewport(&self) -> ViewportId {
        self.viewport
    }

    pub(super) fn session(&self) -> SessionId {
        self.session
    }

    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Ends the session: its scripts, and its place among those who look.
    pub(super) fn close(&mut self) {
        self.is_closed = true;
        self.feed().set_visible(self.session, false);
        self.live.clear();
    }

    /// Takes in what the scripts of this session have sent.
    pub(super) fn drain(&mut self, ctx: &Context) {
        let mut destination = None;
        for (page, live) in self.live.iter_mut().enumerate() {
            if let Some(live) = live {
                let wanted = live.drain(ctx, self.common.feed(page));
                // A page that is out of sight leads nobody away from another one.
                destination = wanted.filter(|_| page == self.page).or(destination);
            }
        }
        if let Some(destination) = destination {
            self.go_to(&destination);
        }
    }

    /// Shows the page of this name, which runs anew: something led here.
    fn go_to(&mut self, name: &str) {
        let mut pages = self.common.pages.iter();
        let Some(page) = pages.position(|page| page.name == name) else {
            return;
        };
        let was_open = self.live[page].is_some();
        self.open(page);
        if was_open {
            self.send(Command::Rerun);
        }
    }

    /// Whether the script could be shown beside the page, in the frame before.
    pub(super) fn has_room_for_source(&self) -> bool {
        self.has_room_for_source
    }

    /// Draws the window. `is_embedded`: inside another window, where the system can't open one.
    pub(super) fn ui(&mut self, ui: &mut Ui, n_windows: usize, is_embedded: bool) {
        let common = Arc::clone(&self.common);
        help::put_away(ui);
        let mut actions = keys::pressed(ui, common.has_inspector);
        let has_card = common.page(self.page).card.is_some();
        self.feed()
            .set_visible(self.session, self.panels.is_inspector_open || has_card);
        if !is_embedded {
            self.set_title(ui, n_windows);
        }

        let has_pages = common.pages.len() > 1 && !is_embedded;
        let is_wide = ui.available_width() >= MIN_WIDTH_WITH_NAVIGATION;
        let mut chosen = None;
        if has_pages && is_wide {
            chosen = navigation::navigation_ui(ui, &common, self.page);
        }
        let has_menu = has_pages && !is_wide;
        chosen = chosen.or(bars::top_ui(ui, self, has_menu, &mut actions));
        if let Some(page) = chosen {
            self.open(page);
        }
        bars::bottom_ui(ui, self, &mut actions);
        if let Some(live) = self.live[self.page].as_mut() {
            page_picture::saved_ui(ui, &mut live.page_saved);
        }
        if self.is_help_open {
            self.is_help_open = keys::help_ui(ui, common.has_inspector);
        }
        if self.panels.is_log_open
            && let Some(live) = self.live[self.page].as_mut()
        {
            self.panels.is_log_open = log_panel::panel_ui(ui, &mut live.log);
        }
        if self.panels.is_inspector_open {
            self.inspector_ui(ui, &mut actions);
        }
        let has_room = ui.available_width() >= source::MIN_WIDTH_BESIDE;
        if has_room != self.has_room_for_source {
            self.has_room_for_source = has_room;
            // The bar has been drawn by now, and did not know.
            ui.request_repaint();
        }
        if self.panels.is_source_open
            && has_room
            && let Some(source) = common.page(self.page).source
        {
            source::source_ui(ui, source);
        }
        self.sidebar_ui(ui);
        let page = ui.available_rect_before_wrap();
        self.page_ui(ui, n_windows, &mut actions);
        for action in actions {
            self.act(action);
        }
        let request = self.picture.take(ui, page, &common.page(self.page).name);
        if let (Some(request), Some(live)) = (request, &self.live[self.page]) {
            live.save(&common, request);
        }
    }

    /// Whether the page that is shown has something at its side.
    pub(super) fn has_sidebar(&self) -> bool {
        self.live()
            .is_some_and(|live| !live.tree.is_empty(ContainerId::SIDEBAR))
    }

    fn sidebar_ui(&mut self, ui: &mut Ui) {
        if !self.has_sidebar() {
            return;
        }
        let Self {
            common,
            page,
            live,
            panels,
            ..
        } = self;
        if let Some(live) = live[*page].as_mut() {
            panels.sidebar.ui(ui, |ui| {
                page_style(ui.style_mut());
                ScrollArea::vertical()
                    .id_salt(("sidebar", *page))
                    .auto_shrink(false)
                    .show(ui, |ui| live.ui(ui, common, ContainerId::SIDEBAR));
            });
        }
    }

    fn page_ui(&mut self, ui: &mut Ui, n_windows: usize, actions: &mut Vec<Action>) {
        let Self {
            common,
            session,
            page,
            live,
            ..
        } = self;
        let (session, page) = (*session, *page);
        let frame = Frame::new().fill(ui.visuals().extreme_bg_color);
        CentralPanel::default().frame(frame).show(ui, |ui| {
            let place = ui.max_rect();
            let scroll = ScrollArea::vertical()
                .id_salt(("page", page))
                .auto_shrink(false);
            scroll.show(ui, |ui| {
                let area = ui.available_rect_before_wrap();
                // In the narrowest window it is cut off rather than squeezed.
                let width = (area.width() - 2.0 * MARGIN).clamp(120.0, MAX_PAGE_WIDTH);
                let column = Rect::from_center_size(
                    area.center(),
                    vec2(width, area.height() - 2.0 * MARGIN),
                );
                let mut inside = ui.new_child(UiBuilder::new().id_salt("column").max_rect(column));
                inside.set_width(width);
                if let Some(card) = &common.page(page).card {
                    let snapshot = common.feed(page).snapshot();
                    let mut context = CardContext {
                        session,
                        n_sessions: n_windows,
                        snapshot: &snapshot,
                        actions,
                    };
                    inside.push_id(("card", page), |ui| card.ui(ui, &mut context));
                    inside.add_space(16.0);
                }
                page_style(inside.style_mut());
                if let Some(live) = live[page].as_mut() {
                    inside.push_id(("page", page), |ui| live.ui(ui, common, ContainerId::MAIN));
                }
                let bottom = inside.min_rect().bottom() + 2.0 * MARGIN;
                ui.advance_cursor_after_rect(Rect::from_min_max(
                    area.min,
                    pos2(area.right(), bottom),
                ));
            });
            if let Some(live) = live[page].as_mut() {
                live.toasts.ui(ui, place);
            }
        });
    }

    fn inspector_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let feed = self.common.feed(self.page).clone();
        let frame = Frame::new()
            .fill(ui.visuals().panel_fill)
            .inner_margin(Margin::symmetric(12, 8));
        let [narrowest, widest] = INSPECTOR_WIDTHS;
        let room = (ui.available_width() - MIN_PAGE_WIDTH).clamp(narrowest, widest);
        let (state, session) = (&mut self.inspector, self.session);
        panel::panel_ui(
            ui,
            Side::Right,
            "inspector",
            frame,
            &mut self.panels.inspector_width,
            Rangef::new(narrowest, room),
            |ui| actions.extend(inspector::panel_ui(ui, state, &feed, session)),
        );
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Rerun => self.send(Command::Rerun),
            Action::OpenUser => self.common.ask_for_user(OpenUser {
                page: self.page,
                is_inspector_open: false,
                session: None,
                left: None,
            }),
            Action::Advance(span) => self.feed().order(Order::Advance(span)),
            Action::Freeze(is_frozen) => self.feed().order(Order::Freeze(is_frozen)),
            Action::ClearCaches => self.feed().order(Order::Clear),
            Action::Stop => self.send(Command::Stop),
            Action::Reset => {
                if let Some(live) = &mut self.live[self.page] {
                    live.reset();
                }
            }
            Action::ToggleLog => self.panels.is_log_open = !self.panels.is_log_open,
            Action::ToggleHelp => self.is_help_open = !self.is_help_open,
            Action::SavePage => self.picture.want(),
            Action::ToggleInspector => {
                self.panels.is_inspector_open =
                    self.common.has_inspector && !self.panels.is_inspector_open;
            }
        }
    }

    pub(super) fn send(&self, command: Command) {
        if let Some(live) = &self.live[self.page] {
            live.send(command);
        }
    }

    fn set_title(&mut self, ui: &Ui, n_windows: usize) {
        let title = if n_windows > 1 || self.session.0 > 0 {
            format!("{} — session {}", self.common.title, self.session)
        } else {
            self.common.title.clone()
        };
        if self.title != title {
            self.title.clone_from(&title);
            ui.send_viewport_cmd(ViewportCommand::Title(title));
        }
    }

    /// Remembers where the window is, and for the first one also writes its settings.
    pub(super) fn remember(&mut self, ui: &Ui) {
        ui.input(|input| {
            self.place = input.viewport().outer_rect.or(self.place);
            self.size = input
                .viewport()
                .inner_rect
                .map(|rect| rect.size())
                .or(self.size);
        });
        if self.viewport == ViewportId::ROOT {
            let zoom = ui.zoom_factor();
            let theme = ui.options(|options| options.theme_preference);
            self.common.settings.save(Settings {
                width: self.size.map(|size| (size.x * zoom).round()),
                height: self.size.map(|size| (size.y * zoom).round()),
                zoom: Some(zoom),
                is_inspector_open: Some(self.panels.is_inspector_open),
                inspector_width: Some(self.panels.inspector_width.round()),
                is_source_open: Some(self.panels.is_source_open),
                is_log_open: Some(self.panels.is_log_open),
                is_motion_reduced: self.common.settings.known().is_motion_reduced,
                is_sidebar_open: Some(self.panels.sidebar.is_open()),
                sidebar_width: Some(self.panels.sidebar.width().round()),
                ..Settings::of_theme(theme)
            });
        }
    }

    /// What it leaves to a window of the next program.
    pub(super) fn estate(&self, passage: &Passage, zoom: f32) -> WindowEstate {
        WindowEstate {
            session: self.session.0,
            page: self.common.page(self.page).full_name(),
            corner: self.place.map(|place| (place.min * zoom).into()),
            size: self.size.map(|size| (size * zoom).into()),
            is_inspector_open: self.panels.is_inspector_open,
            inspector_tab: self.inspector.tab().to_owned(),
            is_source_open: Some(self.panels.is_source_open),
            pages: passage.kept(self.session.0),
        }
    }

    /// Lets pages begin anew with what is said: those that the user had changed in the old program's windows after it had
    /// handed over. One that was not opened here yet begins so when it is.
    pub(super) fn take_late(&mut self, late: &Late) {
        for (session, name, kept) in late {
            let mut pages = self.common.pages.iter();
            let page = pages.position(|page| page.full_name() == *name);
            if *session == self.session.0
                && let Some(page) = page
            {
                self.common.leave_to(self.session, name, kept.clone());
                if self.live[page].is_some() {
                    self.begin_anew(page);
                }
            }
        }
    }

    /// The program whose place this one takes has released its resources: what fails of the runs until now may have
    /// failed for want of them.
    pub(super) fn may_have_wanted(&mut self) {
        for live in self.live.iter_mut().flatten() {
            live.may_want = true;
        }
    }

    /// Lets scripts begin anew that have failed for want of something that is free now.
    pub(super) fn retry(&mut self, passage: &Passage) {
        for page in 0..self.live.len() {
            let Some(live) = &mut self.live[page] else {
                continue;
            };
            let Some(last) = live.tree.last().filter(|_| live.may_want) else {
                continue;
            };
            let has_failed = matches!(last.outcome, Outcome::Failed | Outcome::Panicked);
            live.may_want = false;
            if has_failed {
                let name = self.common.page(page).full_name();
                let kept = passage.kept(self.session.0).remove(&name);
                self.common
                    .leave_to(self.session, &name, kept.unwrap_or_default());
                self.begin_anew(page);
            }
        }
    }

    /// Starts a page's script once more, with what was left to it.
    fn begin_anew(&mut self, page: usize) {
        // The one before ends only then: it is not the last that holds the session.
        let live = LivePage::start(&self.common, self.session, self.common.page(page));
        self.live[page] = Some(live);
    }

    /// Whether the first run of the page that is shown is over.
    pub(super) fn has_run(&self) -> bool {
        self.live().is_some_and(|live| live.tree.last().is_some())
    }

    /// Whether there is something to see: the first run is over, or takes so long that it is seen to run.
    pub(super) fn stands(&self, now: f64) -> bool {
        const SEEN_TO_RUN_AFTER_SECS: f64 = 2.0;
        self.live().is_some_and(|live| {
            let running = live.tree.running_secs(now);
            live.tree.last().is_some() || running.is_some_and(|it| it > SEEN_TO_RUN_AFTER_SECS)
        })
    }

    /// Moves the first window of the app to where this one is, before this one moves into it.
    pub(super) fn move_to_first(&self, ui: &Ui) {
        if let Some(place) = self.place {
            ui.send_viewport_cmd(ViewportCommand::OuterPosition(place.min));
        }
        if let Some(size) = self.size {
            ui.send_viewport_cmd(ViewportCommand::InnerSize(size));
        }
    }

    /// This session is in the app's first window now.
    pub(super) fn viewport_moved(&mut self) {
        self.viewport = ViewportId::ROOT;
        self.title.clear();
    }

    pub(super) fn common(&self) -> &Common {
        &self.common
    }

    pub(super) fn page(&self) -> usize {
        self.page
    }

    pub(super) fn live(&self) -> Option<&LivePage> {
        self.live[self.page].as_ref()
    }

    pub(super) fn feed(&self) -> &Feed {
        self.common.feed(self.page)
    }
}
