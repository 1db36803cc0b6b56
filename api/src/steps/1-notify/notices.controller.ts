import type { House } from '#platform';
import {
  cancelSignUp,
  closeNotice,
  draftNotice,
  editNotice,
  frequentNoShows,
  householdNotices,
  listNotices,
  noticeSheet,
  openNotice,
  publicNotices,
  recordNoShows,
  signUp,
} from '#steps/1-notify';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { replyTo } from '../../http/reply-to';
import {
  Called,
  Serve,
  type PublicCall,
  type Reply,
  type ResidentCall,
  type StaffCall,
} from '../../http/serve';

@Controller()
export class NoticesController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('notice.draft')
  async draft(@Called() call: StaffCall<'notice.draft'>): Reply<'notice.draft'> {
    return replyTo(
      call,
      await draftNotice(this.house, call.caller, { ...call.body, ...call.params }, call.now),
    );
  }

  @Serve('notice.edit')
  edit(@Called() call: StaffCall<'notice.edit'>): Reply<'notice.edit'> {
    return editNotice(this.house, call.caller, { ...call.body, ...call.params }, call.now);
  }

  @Serve('notice.open')
  open(@Called() call: StaffCall<'notice.open'>): Reply<'notice.open'> {
    return openNotice(this.house, call.caller, call.params.noticeId, call.now);
  }

  @Serve('notice.close')
  close(@Called() call: StaffCall<'notice.close'>): Reply<'notice.close'> {
    return closeNotice(this.house, call.caller, call.params.noticeId, call.now);
  }

  @Serve('notice.list')
  list(@Called() call: StaffCall<'notice.list'>): Reply<'notice.list'> {
    return listNotices(this.house, call.caller, call.query, call.now);
  }

  @Serve('notice.get')
  sheet(@Called() call: StaffCall<'notice.get'>): Reply<'notice.get'> {
    return noticeSheet(this.house, call.caller, call.params.noticeId, call.now);
  }

  @Serve('notice.no-shows')
  noShows(@Called() call: StaffCall<'notice.no-shows'>): Reply<'notice.no-shows'> {
    return recordNoShows(this.house, call.caller, { ...call.body, ...call.params }, call.now);
  }

  @Serve('no-show.list')
  frequent(@Called() call: StaffCall<'no-show.list'>): Reply<'no-show.list'> {
    return frequentNoShows(this.house, call.caller, call.now);
  }

  @Serve('notice.public')
  publicList(@Called() call: PublicCall<'notice.public'>): Reply<'notice.public'> {
    return publicNotices(this.house, call.station, call.now);
  }

  @Serve('notice.mine')
  mine(@Called() call: ResidentCall<'notice.mine'>): Reply<'notice.mine'> {
    return householdNotices(this.house, call.caller, call.now);
  }

  @Serve('notice.sign-up')
  signUp(@Called() call: ResidentCall<'notice.sign-up'>): Reply<'notice.sign-up'> {
    return signUp(this.house, call.caller, { ...call.body, ...call.params }, call.now);
  }

  @Serve('notice.cancel')
  cancel(@Called() call: ResidentCall<'notice.cancel'>): Reply<'notice.cancel'> {
    return cancelSignUp(this.house, call.caller, { ...call.body, ...call.params }, call.now);
  }
}
