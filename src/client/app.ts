import './app.css';
import * as Turbo from '@hotwired/turbo';
import { Application } from '@hotwired/stimulus';
import { CopyController } from './controllers/copy.ts';
import { CountdownController } from './controllers/countdown.ts';
import { FormController } from './controllers/form.ts';
import { LiveController } from './controllers/live.ts';
import { MenuController } from './controllers/menu.ts';
import { RefreshController } from './controllers/refresh.ts';
import { RevealController } from './controllers/reveal.ts';
import { ShareController } from './controllers/share.ts';
import { TabsController } from './controllers/tabs.ts';

// A bar that appears at once distracts; a slow answer shows it.
Turbo.config.drive.progressBarDelay = 300;

const application = Application.start();
application.register('copy', CopyController);
application.register('countdown', CountdownController);
application.register('form', FormController);
application.register('live', LiveController);
application.register('menu', MenuController);
application.register('refresh', RefreshController);
application.register('reveal', RevealController);
application.register('share', ShareController);
application.register('tabs', TabsController);
