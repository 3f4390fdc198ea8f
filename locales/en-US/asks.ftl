# What fans ask in private, and fan memory.

command-ask = ask
command-ask-description = Ask the creator something in private
command-ask-answer = answer
command-ask-answer-description = How the answer reaches you
choice-ask-thread = A private thread in this channel
choice-ask-dm = A direct message
button-ask = Ask the creator

ask-form-title = Ask the creator
ask-form-label = Your question
ask-form-placeholder = Only the creator and staff read it.
ask-sent-title = 📮 On its way
ask-sent = { $hours ->
        [one] Your question is with the creator, who promised an answer within 1 hour.
       *[other] Your question is with the creator, who promised an answer within { $hours } hours.
    }
ask-by-dm = You get the answer as a direct message. If you don't accept them from this server, I open a private thread instead where that is possible.
ask-by-thread = You get the answer in a private thread in { $channel }.
button-ask-withdraw = Withdraw
button-ask-withdraw-n = Withdraw no. { $n }
ask-withdrawn-title = Withdrawn
ask-withdrawn = Your question is gone, and its text with it.

ask-post-title = 📮 { $name } asks
ask-post-by = { $who } asks you in private:
ask-post-withdrawn = { $who } withdrew this question.
ask-post-erased = { $who } asked something here. Its text was erased { $days } days after it was answered or marked as done.
ask-post-answered = ✅ Answered by { $who } { $at } · { $reached }
ask-post-done = ✅ Marked as done. You can still answer.
ask-post-wants-dm = Wants the answer as a direct message.
ask-post-wants-thread = Wants the answer in a private thread.
ask-reached-not-yet = on its way to the fan
ask-reached-dm = delivered as a direct message
ask-reached-thread = delivered in a private thread
ask-reached-thread-instead = delivered in a private thread, as they don't accept direct messages
ask-reached-never = ⚠️ it cannot be delivered: they have left, or neither a direct message nor a private thread is possible
button-answer = Answer
button-answered = Answered
answer-form-title = Your answer
answer-form-label = To { $name }
answer-sent-title = ✅ Answered
answer-sent = Your answer to { $who }: { $how }.
answer-title = 💬 Your question was answered
answer-by = — { $who } · { $server }
ask-thread-name = 📮 { $name }

error-ask-place = I cannot open a private thread here. Use /ask in a text channel, or choose a direct message as the answer.
error-ask-staff = /ask is for fans. You can talk to each other directly.
error-ask-nowhere = The creator has not chosen a channel for questions yet. Please ask again later.
error-ask-paused = The creator is taking a break until { $until }, and /ask is closed until then. Please ask again afterward.
error-ask-waiting = You have { $n } questions waiting already. Once one is answered, or you withdraw one in /mydata view, you can ask again.
error-ask-often = You have asked { $n } questions in the last 24 hours, with those still waiting. Please try again later.
error-ask-empty = You have not written a question yet. Please write one, then send it.
error-answer-empty = You have not written an answer yet. Please write one, then send it.
error-ask-gone = That question is not there any more.
error-ask-withdrawn = The fan withdrew that question.
error-ask-answered = That question is answered already.
error-ask-too-late = That question is answered already, or was withdrawn before.

command-about-me = about-me
command-about-me-description = What you want the creator to remember about you
menu-fan-memory = Fan memory
menu-fan-memory-description = What the fan wrote with /about-me, notes and the five signals
button-about-me = About me
button-my-data = My data

about-me-title = 🫶 About you
about-empty = Nothing yet.
about-call-me = **Call me:** { $text }
about-favourites = **Favorites:** { $text }
about-birthday = **Birthday:** { $day }
about-no-nos = **Please don't:** { $text }
about-who-sees = -# The creator and people with the creator role read this, in answers nobody else sees. It is stored encrypted and never posted anywhere.
about-unread-birthday = ⚠️ I do not understand the birthday “{ $typed }”. Write month and day, such as 12-24; the rest is saved.
button-about-edit = Write
button-about-forget = Forget it all
about-form-title = About you
about-form-call-me = What to call you
about-form-call-me-placeholder = The name you like to be called by
about-form-favourites = Your favorites
about-form-favourites-placeholder = What you love about this place, what you like in general
about-form-birthday = Birthday (month and day)
about-form-birthday-placeholder = 12-24
about-form-no-nos = Please don't
about-form-no-nos-placeholder = Topics or jokes you'd rather avoid

note-line = 📝 { $text } · { $who }, { $at }, kept until { $until }
note-form-title = A note about this fan
note-form-text = The note (the fan can read it)
note-form-placeholder = Something worth remembering: likes the old songs, moved to Tainan in May
note-form-days = Kept for how many days (at most { $most })
note-delete-pick = Delete a note…
button-note = Add a note
error-note-empty = You have not written a note yet. Please write one, then send it.
error-note-days = A note is kept for 1 to { $most } days. Please write a number in that range, or nothing for 180.
error-notes-many = There are { $most } notes about this fan already. Delete one first.
profile-about-title = To remember
profile-about-empty = They have written nothing about themselves yet (/about-me).

command-mydata-view = view
command-mydata-view-description = What is kept about you here
mydata-title = 🗂️ What is kept about you here
mydata-text = **{ $name }**, here since { $joined } · { $tier } · points: { $points }
mydata-activities-title = What you did
mydata-activities-note = -# Kinds, times and channels, never what you wrote. /why shows the latest, one by one.
mydata-no-activities = Nothing.
mydata-about-title = What you wrote with /about-me
mydata-notes-title = Staff notes about you
mydata-no-notes = None.
mydata-asked-title = Your latest questions with /ask
mydata-nothing-asked = Nothing.
mydata-asked-waiting = **{ $n }.** { $at } · “{ $text }” · waiting
mydata-asked-answered = { $at } · “{ $text }” · answered { $answered }, erased { $days } days after that
mydata-asked-done = **{ $n }.** { $at } · “{ $text }” · closed without an answer, erased { $days } days after that
mydata-asked-erased = { $at } · text erased
mydata-choices-title = Your choices
mydata-choice-paused = ⏸️ Not counted since { $since }
mydata-choice-counted = ▶️ Counted
mydata-choice-quiet = 🔕 No notices about you
mydata-choice-loud = 🔔 Notices about you are allowed
mydata-choice-warning = 📩 Warned by direct message before you lose a tier
mydata-footer = The most important of what is kept about you. Only you see this.
memory-own-title = 🗂️ What is remembered about you
memory-title = 🗂️ What is remembered about { $name }
button-memory = Read all
button-my-memory = Notes
